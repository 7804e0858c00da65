package io.csm.examples.spring.company;

import io.csm.core.Actor;
import io.csm.core.AgentId;
import io.csm.core.BrandId;
import io.csm.core.CalendarId;
import io.csm.core.ChannelAccountId;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.QueueId;
import io.csm.core.TenantId;
import io.csm.core.article.ArticleCommand;
import io.csm.core.article.ArticleKind;
import io.csm.core.article.ArticleProperties;
import io.csm.core.article.ArticleText;
import io.csm.core.article.Visibility;
import io.csm.core.config.Brand;
import io.csm.core.config.BusinessCalendar;
import io.csm.core.config.ChannelAccount;
import io.csm.core.config.ConfigurationItem;
import io.csm.core.config.CoolDown;
import io.csm.core.config.DeskCalendar;
import io.csm.core.config.DeskPolicy;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.config.RelaxationStep;
import io.csm.core.config.SlaCondition;
import io.csm.core.config.SlaMetric;
import io.csm.core.config.SlaPolicy;
import io.csm.core.config.SlaRules;
import io.csm.core.config.SlaTarget;
import io.csm.core.people.AgentProfile;
import io.csm.core.work.Capacity;
import io.csm.core.work.ChannelType;
import io.csm.core.work.DistributionMode;
import io.csm.core.work.Priority;
import io.csm.core.work.PriorityCredit;
import io.csm.core.work.Skill;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.InboundMessage;
import io.csm.examples.spring.HostProperties;
import io.csm.examples.spring.people.Account;
import io.csm.examples.spring.people.Accounts;
import io.csm.examples.spring.people.Role;
import io.csm.kb.ArticleResult;
import io.csm.kb.KnowledgeBase;
import io.csm.sla.ChinaHolidays;
import io.csm.spi.IdentityKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Makes a company to try things with: a shop for tea in Hangzhou with customers at home and abroad.
 * What was interrupted is done again from the beginning; what is there already is found by its key
 * and left alone.
 */
@Component
public class Seed {
  private static final Logger log = LoggerFactory.getLogger(Seed.class);

  private static final PoolId SERVICE = new PoolId(1);
  private static final PoolId LEADS = new PoolId(2);
  private static final BrandId BRAND = new BrandId(1);
  private static final QueueId ORDERS = new QueueId(1);
  private static final QueueId RETURNS = new QueueId(2);
  private static final QueueId TEA = new QueueId(3);
  private static final String HOURS = "Shop hours 营业时间";

  private final Csm csm;
  private final KnowledgeBase articles;
  private final Accounts accounts;
  private final PasswordEncoder passwords;
  private final HostProperties properties;

  /** Over the desk, the articles and the accounts. */
  public Seed(
      Csm csm,
      KnowledgeBase articles,
      Accounts accounts,
      PasswordEncoder passwords,
      HostProperties properties) {
    this.csm = csm;
    this.articles = articles;
    this.accounts = accounts;
    this.passwords = passwords;
    this.properties = properties;
  }

  /** The tea shop, as tenant 1 with logins {@code …@tea.example}. */
  public void teaShop() {
    shop(new TenantId(1), "West Lake Tea 西湖茶铺", "tea.example");
  }

  /**
   * A shop.
   *
   * @param domain what the logins end with
   */
  public void shop(TenantId tenant, String name, String domain) {
    if (accounts.company(tenant).isPresent()) {
      return;
    }
    Desk desk = csm.createTenant(tenant);
    configure(desk, name);
    // Who leads is an agent, so that history names them, and has no room for work.
    staff(desk, domain, "admin", "Zhou Hui 周慧", Role.ADMINISTRATOR, "zh-CN");
    staff(desk, domain, "grace", "Grace Miller", Role.SUPERVISOR, "en");
    staff(desk, domain, "lin", "Lin Yue 林悦", Role.AGENT, "zh-CN", "zh:10", "en:4", "tea:8");
    staff(desk, domain, "tom", "Tom Baker", Role.AGENT, "en", "en:10", "tea:5");
    staff(desk, domain, "mei", "Mei Chen 陈梅", Role.AGENT, "zh-CN", "zh:10", "en:8", "tea:10");
    staff(desk, domain, "wang", "Wang Lei 王磊", Role.AGENT, "zh-CN", "zh:9");
    customer(desk, domain, "anna", "Anna Schmidt", "en");
    customer(desk, domain, "liu", "Liu Yang 刘洋", "zh-CN");
    customer(desk, domain, "james", "James Wilson", "en");
    customer(desk, domain, "fang", "Fang Li 李芳", "zh-CN");
    articles(tenant);
    tickets(desk, domain);
    accounts.addCompany(tenant, name);
    log.info(
        "Seeded ({}): log in as lin@{}, grace@{} or anna@{} with the password of"
            + " host.seed-password",
        name,
        domain,
        domain,
        domain);
  }

  private static void configure(Desk desk, String name) {
    Queue common =
        Queue.of(ORDERS, "Orders 订单与配送", SERVICE)
            .withDistribution(DistributionMode.LONGEST_IDLE)
            .withOfferTimeout(Duration.ofSeconds(45))
            .withCoolDown(new CoolDown(Duration.ofMinutes(10), Duration.ofMinutes(2)))
            .withCredit(
                new PriorityCredit(
                    Duration.ZERO, Duration.ZERO, Duration.ofMinutes(30), Duration.ofHours(2)));
    Queue returns = Queue.of(RETURNS, "Returns 退换与退款", SERVICE);
    Queue tea = Queue.of(TEA, "About tea 茶叶咨询", SERVICE);
    BusinessCalendar hours =
        ChinaHolidays.announced()
            .addTo(
                BusinessCalendar.builder(HOURS, "Asia/Shanghai").openDaily("09:00-21:00"),
                "09:00-21:00")
            .build();
    SlaCondition pressing =
        SlaCondition.ANY.withPriorities(new TreeSet<>(Set.of(Priority.HIGH, Priority.URGENT)));
    SlaPolicy promise =
        new SlaPolicy(
            "Our promise 服务承诺",
            SlaCondition.ANY,
            List.of(
                SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofMinutes(15), null).when(pressing),
                SlaTarget.of(SlaMetric.FIRST_REPLY, Duration.ofHours(2), HOURS),
                SlaTarget.of(SlaMetric.NEXT_REPLY, Duration.ofMinutes(30), null).when(pressing),
                SlaTarget.of(SlaMetric.NEXT_REPLY, Duration.ofHours(4), HOURS),
                SlaTarget.of(SlaMetric.TOTAL_RESOLUTION, Duration.ofHours(24), HOURS)));
    List<ConfigurationItem> items = new ArrayList<>();
    items.add(new Pool(SERVICE, "Service 客服"));
    items.add(new Pool(LEADS, "Leads 主管"));
    items.add(common);
    items.add(like(common, returns));
    items.add(
        like(common, tea)
            .withRequiredSkills(new TreeSet<>(Set.of(new Skill("tea", 5))))
            .withRelaxation(RelaxationStep.after(Duration.ofMinutes(5)).dropping("tea")));
    items.add(new Brand(BRAND, name, "zh-CN"));
    items.add(new ChannelAccount(web(ORDERS), ChannelType.WEB, "web-orders", BRAND, ORDERS));
    items.add(new ChannelAccount(web(RETURNS), ChannelType.WEB, "web-returns", BRAND, RETURNS));
    items.add(new ChannelAccount(web(TEA), ChannelType.WEB, "web-tea", BRAND, TEA));
    items.add(new DeskCalendar(new CalendarId(1), hours));
    items.add(
        new SlaRules(
            1,
            List.of(SlaMetric.FIRST_REPLY, SlaMetric.NEXT_REPLY, SlaMetric.TOTAL_RESOLUTION),
            List.of(promise),
            false));
    items.add(
        DeskPolicy.STANDARD
            .withAwayAfterMissed(3)
            .withHoldForLastAgent(Duration.ofMinutes(10))
            .withCloseAfter(Duration.ofDays(7)));
    desk.configure(items.toArray(ConfigurationItem[]::new)).orThrow();
  }

  private static Queue like(Queue common, Queue queue) {
    return queue
        .withDistribution(common.distribution())
        .withOfferTimeout(common.offerTimeout())
        .withCoolDown(common.coolDown())
        .withCredit(common.credit());
  }

  /** The web form's account of a queue. */
  private static ChannelAccountId web(QueueId queue) {
    return new ChannelAccountId(queue.value());
  }

  private void staff(
      Desk desk,
      String domain,
      String login,
      String name,
      Role role,
      String language,
      String... skills) {
    TreeSet<Skill> levels = new TreeSet<>();
    for (String skill : skills) {
      int colon = skill.indexOf(':');
      levels.add(
          new Skill(skill.substring(0, colon), Integer.parseInt(skill.substring(colon + 1))));
    }
    String full = login + "@" + domain;
    AgentId agent =
        desk.defineAgent(
            new AgentProfile(
                HostKey.of(full),
                role.leads() ? LEADS : SERVICE,
                new TreeSet<>(),
                levels,
                Capacity.ofItems(role.leads() ? 0 : 4)));
    add(new Account(full, desk.tenant(), role, name, password(), language, agent, null));
  }

  private void customer(Desk desk, String domain, String login, String name, String language) {
    String full = login + "@" + domain;
    CustomerId customer = desk.createCustomer(HostKey.of(full));
    for (QueueId queue : List.of(ORDERS, RETURNS, TEA)) {
      desk.linkIdentity(customer, new IdentityKey(web(queue), full)).orThrow();
    }
    add(
        new Account(
            full, desk.tenant(), Role.CUSTOMER, name, password(), language, null, customer));
  }

  private void add(Account account) {
    if (accounts.find(account.login()).isEmpty()) {
      accounts.add(account);
    }
  }

  private String password() {
    return passwords.encode(properties.seedPassword());
  }

  // ---- articles

  private void articles(TenantId tenant) {
    article(
        tenant,
        "delivery",
        "How long does delivery take?",
        """
        Orders paid before 16:00 leave our store the same day.

        Within China: 1 to 3 days. Europe and North America: 6 to 10 days, with customs.

        You find the tracking number in the mail that says your parcel has left.\
        """,
        "多久能收到货？",
        "16:00 前付款的订单当天发货。\n\n国内 1 至 3 天送达；欧洲和北美含清关 6 至 10 天。\n\n" + "发货邮件里有快递单号，可随时查询物流。");
    article(
        tenant,
        "refund",
        "How do I return tea and get a refund?",
        "You may return unopened tea within 14 days.\n\n"
            + "Write to us with your order number; we send you a label. The refund arrives 3 to 5"
            + " working days after the parcel.",
        "怎么退货退款？",
        "未开封的茶叶可在 14 天内退货。\n\n请告诉我们订单号，我们会发送退货单。收到包裹后 3 至 5 个工作日退款到账。");
    article(
        tenant,
        "brewing",
        "How do I brew Longjing?",
        "3 g of leaves, 150 ml of water at 80 °C, 2 minutes. Good for three infusions.\n\n"
            + "Water that boils makes green tea bitter.",
        "龙井怎么泡？",
        "3 克茶叶，150 毫升 80 °C 的水，泡 2 分钟，可冲泡三次。\n\n水温过高会让绿茶发苦。");
    article(
        tenant,
        "storage",
        "How do I store tea?",
        "Dark, dry, airtight. Green tea keeps fresh in the fridge for a year; Pu'er wants air.",
        "茶叶怎么保存？",
        "避光、干燥、密封。绿茶放冰箱可保鲜一年；普洱则需要透气。");
    canned(
        tenant,
        "hello",
        "Greeting",
        "Hello {{customer.name|there}},\n\nthank you for writing to us. I am looking into it.\n\n"
            + "{{agent.name}}",
        "问候",
        "{{customer.name|您}}，您好！\n\n感谢您的来信，我正在为您查询。\n\n{{agent.name}}");
    canned(
        tenant,
        "number",
        "Ask for the order number",
        "Hello {{customer.name|there}},\n\nplease tell me your order number; it stands in the mail"
            + " that confirmed your order.\n\n{{agent.name}}",
        "询问订单号",
        "{{customer.name|您}}，您好！\n\n请告诉我您的订单号，订单确认邮件里可以找到。\n\n{{agent.name}}");
    canned(
        tenant,
        "refunded",
        "Refund is on its way",
        "Hello {{customer.name|there}},\n\nyour refund is on its way, and arrives within 3 to 5"
            + " working days.\n\n{{agent.name}}",
        "已退款",
        "{{customer.name|您}}，您好！\n\n退款已办理，3 至 5 个工作日内到账。\n\n{{agent.name}}");
  }

  private void article(
      TenantId tenant, String key, String title, String body, String zhTitle, String zhBody) {
    write(
        tenant,
        key,
        ArticleKind.ARTICLE,
        Visibility.PUBLIC,
        ArticleText.of(title, body),
        ArticleText.of(zhTitle, zhBody));
  }

  private void canned(
      TenantId tenant, String key, String title, String body, String zhTitle, String zhBody) {
    write(
        tenant,
        "canned-" + key,
        ArticleKind.CANNED_REPLY,
        Visibility.AGENTS,
        ArticleText.of(title, body),
        ArticleText.of(zhTitle, zhBody));
  }

  private void write(
      TenantId tenant,
      String key,
      ArticleKind kind,
      Visibility visibility,
      ArticleText english,
      ArticleText chinese) {
    Actor author = Actor.integration("seed");
    ArticleResult created =
        articles.create(
            tenant,
            author,
            new ArticleCommand.Create(
                HostKey.of(key),
                kind,
                ArticleProperties.DEFAULT.withVisibility(visibility),
                "en",
                english));
    if (created instanceof ArticleResult.Done done) {
      ArticleCommand.Step publish = ArticleCommand.Step.PUBLISH;
      articles.apply(tenant, author, done.id(), new ArticleCommand.Move("en", publish)).orThrow();
      articles
          .apply(tenant, author, done.id(), new ArticleCommand.Edit("zh-CN", chinese, ""))
          .orThrow();
      articles
          .apply(tenant, author, done.id(), new ArticleCommand.Move("zh-CN", publish))
          .orThrow();
    }
  }

  // ---- what waits on the first day

  private static void tickets(Desk desk, String domain) {
    ticket(
        desk,
        "anna@" + domain,
        ORDERS,
        "en",
        Priority.HIGH,
        "My parcel has not arrived",
        "Hello, I ordered two tins of Longjing ten days ago (order 10482), and the tracking has"
            + " not moved since Monday. Can you find out where it is?");
    ticket(
        desk,
        "liu@" + domain,
        RETURNS,
        "zh",
        Priority.NORMAL,
        "收到的茶叶罐破损",
        "您好，今天收到的订单 10517，其中一罐碧螺春的罐子压坏了，茶叶撒了一些。可以换一罐吗？");
    ticket(
        desk,
        "james@" + domain,
        TEA,
        "en",
        Priority.NORMAL,
        "Which Pu'er for a beginner?",
        "I have only had green tea so far. Which Pu'er would you recommend, and how do I brew it?");
    ticket(
        desk,
        "fang@" + domain,
        ORDERS,
        "zh",
        Priority.URGENT,
        "地址写错了，能改吗？",
        "刚下的订单 10533 地址写错了，应该送到公司。还没发货的话，麻烦改成文三路 258 号，谢谢！");
    ticket(desk, "liu@" + domain, TEA, "zh", Priority.LOW, "明前龙井什么时候上市？", "请问今年的明前龙井大概什么时候可以预订？");
  }

  private static void ticket(
      Desk desk,
      String from,
      QueueId queue,
      String language,
      Priority priority,
      String subject,
      String text) {
    desk.receive(
            InboundMessage.text(web(queue), from, text)
                .withThread("seed/" + subject)
                .withExternalId("seed/" + subject)
                .withSubject(subject)
                .withLanguage(language)
                .withPriority(priority)
                .withRequiredSkills(new TreeSet<>(Set.of(Skill.any(language)))))
        .orThrow();
  }
}
