package io.csm.examples.spring.web;

import io.csm.core.work.Presence;
import io.csm.examples.spring.service.BoardService;
import io.csm.examples.spring.service.BoardService.BoardView;
import io.csm.examples.spring.service.Who;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The supervisors' board. */
@Controller
@RequestMapping("/board")
class BoardController {
  private final BoardService board;

  BoardController(BoardService board) {
    this.board = board;
  }

  @GetMapping
  String board(Who who, Model model) {
    model.addAttribute("board", board.board(who));
    model.addAttribute("presences", Presence.values());
    return "board";
  }

  @GetMapping("/parts/queues")
  String queues(Who who, Model model) {
    model.addAttribute("board", board.board(who));
    return "fragments/board :: queues";
  }

  @GetMapping("/parts/agents")
  String agents(Who who, Model model) {
    model.addAttribute("board", board.board(who));
    model.addAttribute("presences", Presence.values());
    return "fragments/board :: agents";
  }

  @PostMapping("/agents/{id}/presence")
  String setPresence(Who who, @PathVariable long id, @RequestParam Presence presence) {
    board.setPresence(who, id, presence);
    return "redirect:/board";
  }

  @GetMapping("/queues.csv")
  ResponseEntity<String> queuesCsv(Who who) {
    Csv csv =
        new Csv(
            "queue",
            "waiting",
            "oldest seconds",
            "estimated seconds",
            "ringing",
            "held",
            "at risk");
    BoardView view = board.board(who);
    view.queues()
        .forEach(
            row ->
                csv.row(
                    row.name(),
                    row.waiting(),
                    seconds(row.oldest()),
                    seconds(row.estimated()),
                    row.ringing(),
                    row.held(),
                    row.atRisk()));
    return csv.download("queues.csv");
  }

  @GetMapping("/agents.csv")
  ResponseEntity<String> agentsCsv(Who who) {
    Csv csv = new Csv("agent", "presence", "since seconds", "units used", "units", "tickets");
    board
        .board(who)
        .agents()
        .forEach(
            row ->
                csv.row(
                    row.name(),
                    row.presence(),
                    seconds(row.since()),
                    row.used(),
                    row.units(),
                    row.tickets()));
    return csv.download("agents.csv");
  }

  private static @Nullable Long seconds(@Nullable Duration time) {
    return time == null ? null : time.toSeconds();
  }
}
