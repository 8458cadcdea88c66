using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Xinhua.Disclosure.Core.Agencies;
using Xinhua.Disclosure.Core.Archive;
using Xinhua.Disclosure.Core.Audit;
using Xinhua.Disclosure.Core.Formats;
using Xinhua.Disclosure.Core.Reports;
using Xinhua.Disclosure.Core.Statistics;
using Xinhua.Disclosure.Core.Validation;
using Xinhua.Disclosure.Data;
using Xinhua.Disclosure.Data.Accounts;
using Xinhua.Disclosure.Data.Audit;
using Xinhua.Disclosure.Data.Mail;
using Xinhua.Disclosure.Data.Migrations;
using Xinhua.Disclosure.Data.OpenData;
using Xinhua.Disclosure.Data.Publication;
using Xinhua.Disclosure.Data.Reports;
using Xinhua.Disclosure.Data.Search;
using Xinhua.Disclosure.Tests.Support;
using Xunit;

namespace Xinhua.Disclosure.Tests.Data;

/// <summary>Every statement the portal sends to SQL Server is T-SQL that fits the schema; no server is needed to know.</summary>
public sealed class SqlServerStatementsTests
{
    private static readonly Scope Everywhere = new([1, 2], ["/xinhua/", "/other/"]);

    [Fact]
    public void The_schema_is_sound()
    {
        using var model = new SqlServerModel();

        Assert.Empty(model.Complaints());
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_script_of_the_migrations_is_sql(MigrationsSqlGenerationOptions options)
    {
        using var db = new SqlServerDesignTime().CreateDbContext([]);
        var migrator = db.GetService<IMigrator>();

        Assert.NotEmpty(SqlServerModel.Parse(migrator.GenerateScript(options: options)).Batches);
    }

    [Fact]
    public void The_triggers_of_the_audit_log_and_the_archive_are_sql() =>
        Assert.All([HandWritten.NeverChangedOnSqlServer, HandWritten.KeptOnSqlServer, .. HandWritten.ArchiveTriggersOnSqlServer], trigger => Assert.Single(SqlServerModel.Parse(trigger).Batches));

    [Fact]
    public void The_full_text_index_is_sql() =>
        Assert.All(SqlServerSearchQueries.FullText, statement => Assert.Single(SqlServerModel.Parse(statement).Batches));

    [Fact]
    public void Every_query_fits_the_schema()
    {
        using var db = new SqlServerDesignTime().CreateDbContext([]);
        using var model = new SqlServerModel();

        foreach (var method in QueryMethods())
        {
            var (sent, inOne) = Written(db, method);
            model.AddProcedure($"{method.DeclaringType!.Name}_{method.Name}", sent);
            model.AddProcedure($"{method.DeclaringType!.Name}_{method.Name}_in_one_statement", inOne);
        }

        Assert.InRange(QueryMethods().Count(), 14, int.MaxValue);
        Assert.Empty(model.Complaints());
    }

    [Fact]
    public void What_does_not_fit_the_schema_is_noticed()
    {
        using var model = new SqlServerModel();

        model.AddProcedure("Broken_column", "SELECT [r].[NoSuchColumn] FROM [Reports] AS [r]");
        model.AddProcedure("Broken_table", "SELECT 1 AS [One] FROM [NoSuchTable]");
        model.AddProcedure("Broken_update", "UPDATE [Revisions] SET [NoSuchColumn] = 1 WHERE [Id] = 1");
        model.AddProcedure("Broken_insert", "INSERT INTO [Figures] ([NoSuchColumn]) VALUES (1)");

        var complaints = model.Complaints();
        Assert.All(
            ["Broken_column", "Broken_table", "Broken_update", "Broken_insert"],
            name => Assert.Contains(complaints, complaint => complaint.Contains(name, StringComparison.Ordinal)));
        Assert.Throws<FormatException>(() => SqlServerModel.Parse("SELECT FROM WHERE"));
    }

    [Fact]
    public async Task Everything_the_portal_saves_fits_the_schema()
    {
        var server = new ServerThatAnswersNothing();
        var options = new DbContextOptionsBuilder<SqlServerDisclosureDbContext>().UseSqlServer("Server=none").AddInterceptors(server).Options;
        await using var db = new SqlServerDisclosureDbContext(options);
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        db.Database.AutoSavepointsEnabled = false;

        await SaveALifeOfAReport(db);

        Assert.Equal(TablesOfTheModel(db), server.TablesInserted);
        Assert.Equal(
            [nameof(DeleteStatement), nameof(InsertStatement), nameof(MergeStatement), nameof(UpdateStatement)],
            server.Statements.Select(statement => statement.Kind).Distinct().Order(StringComparer.Ordinal));
        using var model = new SqlServerModel();
        foreach (var (sql, number) in server.Statements.Select((statement, number) => (statement.Sql, number)))
        {
            model.AddProcedure($"Save{number}", sql);
        }

        Assert.Empty(model.Complaints());
    }

    /// <summary>What is sent, or its first statement where the collections are read in statements of their own; and all of it in one statement.</summary>
    private static (string Sent, string InOne) Written(SqlServerDisclosureDbContext db, MethodInfo method)
    {
        var query = (IQueryable)method.Invoke(null, [.. method.GetParameters().Select(parameter => Sample(parameter, db))])!;
        if (!query.ElementType.IsClass)
        {
            return (query.ToQueryString(), query.ToQueryString());
        }

        var inOne = typeof(RelationalQueryableExtensions).GetMethod(nameof(RelationalQueryableExtensions.AsSingleQuery))!.MakeGenericMethod(query.ElementType);
        return (
            query.ToQueryString().Split("This LINQ query is being executed in split-query mode", 2)[0],
            ((IQueryable)inOne.Invoke(null, [query])!).ToQueryString());
    }

    private static IEnumerable<MethodInfo> QueryMethods() => typeof(DisclosureDbContext).Assembly.GetTypes()
        .Where(type => type.IsAbstract && type.IsSealed && type.Name.EndsWith("Queries", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsPrivate && typeof(IQueryable).IsAssignableFrom(method.ReturnType));

    private static object Sample(ParameterInfo parameter, DisclosureDbContext db) => parameter.ParameterType switch
    {
        var type when type == typeof(DisclosureDbContext) => db,
        var type when type == typeof(int) || type == typeof(int?) => 7,
        var type when type == typeof(DateTime) => TestReports.Start.UtcDateTime,
        var type when type == typeof(string) => "xinhua",
        var type when type == typeof(DateTime) => TestReports.Start.UtcDateTime,
        var type when type == typeof(DateOnly) => new DateOnly(2025, 1, 31),
        var type when type == typeof(Duty) => Duty.SecurityAdmin,
        var type when type == typeof(Scope) => Everywhere,
        var type when type == typeof(DateTime) => TestReports.Start.UtcDateTime,
        var type when type == typeof(DateOnly) => new DateOnly(2026, 1, 15),
        var type when type == typeof(IReadOnlyList<int>) => new[] { 7, 8 },
        var type when type == typeof(IReadOnlyList<CellKey>) => new[] { TestReports.Licences, TestReports.Penalties },
        var type when type == typeof(IReadOnlyList<long>) => new[] { 7L, -8L },
        var type when type == typeof(IReadOnlyList<string>) => new[] { "xinhua", "xinhua-xzsp" },
        var type when type == typeof(MailStanding?) => MailStanding.Waiting,
        var type when type == typeof(PublishedFileKind) => PublishedFileKind.Pdf,
        var type when type == typeof(long) || type == typeof(long?) => 7L,
        var type when type == typeof(DateTime) => TestReports.Start.UtcDateTime,
        var type when type == typeof(SearchFilter) => new SearchFilter("xinhua", 2025, AgencyKind.Department),
        var type when type == typeof(IQueryable<SearchEntry>) => SqlServerSearchQueries.InFullText(db, "\"aaaa*\"", TestReports.Start.UtcDateTime, ["% aaaa%"]),
        var type when type == typeof(ReportFilter) => new ReportFilter("xinhua", 2025, AgencyKind.Department, "2021"),
        var type when type == typeof(AgencyKind?) => AgencyKind.Department,
        var type when type == typeof(AuditAction) => AuditAction.SignedIn,
        var type when type == typeof(AuditSearch) => new AuditSearch
        {
            From = new DateOnly(2025, 1, 1),
            To = new DateOnly(2025, 1, 31),
            Person = "张",
            Action = AuditAction.SignedIn,
            Outcome = AuditOutcome.Done,
            Subject = "reports/",
            Text = "次",
        },
        var type => throw new NotSupportedException($"{parameter.Member.Name} takes a {type.Name}: add a sample of it here."),
    };

    /// <summary>Adds, changes and removes a row of every kind.</summary>
    private static async Task SaveALifeOfAReport(DisclosureDbContext db)
    {
        var token = TestContext.Current.CancellationToken;
        var format = TestReports.Formats.ForYear(TestReports.Year)!;
        var now = TestReports.Start.UtcDateTime;

        Task Save()
        {
            db.Trail.Record(AuditAction.DraftSaved, "reports");
            return db.SaveChangesAsync(token);
        }

        var agency = Agency.Create("xinhua", "新华区", AgencyKind.Government, null, 2019);
        db.Add(agency);
        await Save();

        var account = new Account { UserName = "zhang", DisplayName = "张三", Duty = Duty.Content, Grants = { new RoleGrant { Role = Role.Editor, AgencyId = agency.Id } } };
        db.Add(account);
        db.DataProtectionKeys.Add(new() { Xml = "<key/>" });
        await Save();
        db.AddRange(
            new IdentityUserClaim<int> { UserId = account.Id },
            new IdentityUserLogin<int> { UserId = account.Id, LoginProvider = "a", ProviderKey = "b" },
            new IdentityUserToken<int> { UserId = account.Id, LoginProvider = "a", Name = "b" });
        await Save();

        var report = Report.Start(agency, TestReports.Year, format, now);
        db.Add(report);
        report.Latest.Write(TestReports.CompleteContent(), TestReports.Writer, now);
        await Save();

        report.Latest.Write(
            new RevisionChange(
                new Dictionary<CellKey, decimal?> { [TestReports.Licences] = null, [TestReports.Penalties] = 13 },
                new Dictionary<string, string> { ["overview"] = TestReports.CompleteContent().Texts["problems"] + TestReports.CompleteContent().Texts["overview"] },
                new Dictionary<CellKey, string?>()),
            TestReports.Writer,
            now);
        report.Latest.StateZeros(format, TestReports.Writer, now);
        await Save();

        ReportContent Content()
        {
            return report.Latest.Content(format, agency.Slug, TestReports.Year);
        }

        foreach (var reason in new[] { "已核对。", "再次核对。" })
        {
            var warning = ReportValidator.Validate(new(Content(), null, agency.Name)).Single(finding => finding.RuleId == "R06");
            report.Latest.Justify(warning, reason, Content(), TestReports.Writer, now);
            await Save();
        }

        Assert.IsType<WorkflowOutcome.Done>(report.Latest.Submit([], Content(), TestReports.Writer, now));
        Assert.IsType<WorkflowOutcome.Done>(report.Latest.OpenReview(TestReports.Officer, now));
        Assert.IsType<WorkflowOutcome.Done>(report.Latest.AddNote(new NotePlace(TestReports.Licences, null, null), "请核对。", Content(), TestReports.Officer, now));
        Assert.IsType<WorkflowOutcome.Done>(report.Latest.Refer(ReferralAuthority.HigherOffice, "能否公开？", TestReports.Officer, now));
        Assert.IsType<WorkflowOutcome.Done>(report.Latest.SettleReferral("可以公开。", TestReports.Officer, now));
        await Save();
        Assert.IsType<WorkflowOutcome.Done>(report.Latest.Return("请补充。", TestReports.Officer, now));
        await Save();
        foreach (var note in report.Latest.NotesOfRound.ToList())
        {
            Assert.IsType<WorkflowOutcome.Done>(report.Latest.ResolveNote(note.Id, "已改。", TestReports.Writer, now));
        }

        await Save();
        Assert.IsType<WorkflowOutcome.Done>(report.Latest.Submit([], Content(), TestReports.Writer, now));
        await Save();
        foreach (var signer in TestReports.Signers)
        {
            Assert.IsType<WorkflowOutcome.Done>(report.Latest.OpenReview(signer, now));
            Assert.IsType<WorkflowOutcome.Done>(report.Latest.Approve(TestReports.Steps, report.Latest.Step, report.Latest.Digest!, "", signer, now));
        }

        await Save();
        Assert.IsType<WorkflowOutcome.Done>(report.Publish(TestReports.Steps, report.Latest.Digest!, TestReports.Files(Content()), TestReports.Officer, now));
        await Save();
        Assert.IsType<WorkflowOutcome.Done>(report.Amend(AmendmentReason.WrongFigure, "更正。", TestReports.Writer, now));
        await Save();

        var package = new ArchivePackage { RevisionId = report.Latest.Id, Number = "0001-2025-NDBG-0001", Year = TestReports.Year, Sequence = 1, MadeAt = now, MadeBy = TestReports.Officer, Sha256 = "", Size = 1 };
        db.AddRange(
            package,
            new ArchivePackageContent { RevisionId = package.RevisionId, Bytes = new byte[] { 1 } },
            new ArchiveCheckup { RevisionId = package.RevisionId, CheckedAt = now, IsSound = true, Note = "" });
        db.Add(new RuleRecord { RevisionId = report.Latest.Id, Subject = "R01", RuleId = "R01", State = RuleRecordState.Open, FirstSeenAt = now });
        db.Add(new EditorPresence { RevisionId = report.Latest.Id, Page = "a", AccountId = account.Id, Name = "", SeenAt = now });
        db.Add(SignedPaper.Of(report.Latest, ContentDigest.Compute(Content()), ContentDigest.Compute(Content())[..SignedPaper.TypedDigits], [.. "%PDF-"u8], TestReports.Officer, now, out _)!);
        db.Add(new SentenceMark { RevisionId = report.Latest.Id, Hash = 7, Length = 12 });
        db.Add(new CarryOverNotice { ReportId = report.Id, CorrectedYear = 2024, CorrectedRevision = 2, Cells = "", At = now });
        db.Add(new AccountSession { AccountId = account.Id, KeyHash = "", StartedAt = now, SeenAt = now, ConfirmedAt = now, Address = "", Browser = "", HasSecondFactor = false });
        db.Add(new Invitation { AccountId = account.Id, SecretHash = "", By = TestReports.Officer, At = now, ExpiresAt = now });
        db.Add(new PastPassword { AccountId = account.Id, Hash = "", Until = now });
        db.Add(new RecoveryCode { AccountId = account.Id, Hash = "" });
        db.Add(new MailMessage { Key = "", To = "", Subject = "", Body = "", At = now, DueAt = now });
        var total = new PublishedTotal { AgencyId = agency.Id, Year = TestReports.Year, Cell = TestReports.Licences };
        total.Set(1, 12.5m);
        db.Add(total);
        agency.Change(2024, "新华新区", null);
        db.Add(new AgencySuccession { PredecessorId = agency.Id, SuccessorId = agency.Id, FromYear = 2020, Note = "" });
        var campaign = new Campaign { OwnerId = agency.Id, Year = TestReports.Year, Title = "", OpensOn = default, SubmitBy = default, PublishBy = default };
        campaign.SetUnits([agency.Id]);
        db.Add(campaign);
        await Save();
    }

    /// <summary>All but the single rows that the migrations put there.</summary>
    private static SortedSet<string> TablesOfTheModel(DisclosureDbContext db) =>
        [.. db.Model.GetEntityTypes().Where(type => type.ClrType != typeof(AuditHead) && type.ClrType != typeof(PublicState)).Select(type => type.GetTableName()!)];

    /// <summary>Takes down what is sent, and answers as a server with room for everything would: a new key for each row, a count of one.</summary>
    private sealed class ServerThatAnswersNothing : DbCommandInterceptor, IDbConnectionInterceptor, IDbTransactionInterceptor
    {
        private int lastKey;

        /// <summary>Each statement, with its parameters declared before it.</summary>
        public List<(string Kind, string Sql)> Statements { get; } = [];

        public SortedSet<string> TablesInserted { get; } = [];

        public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            new(InterceptionResult.Suppress());

        public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
            DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
#pragma warning disable CA2000 // Whoever began the transaction disposes of it.
            new(InterceptionResult<DbTransaction>.SuppressWithResult(new NoTransaction(connection)));
#pragma warning restore CA2000

        public override InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
#pragma warning disable CA2000 // Whoever sends the command disposes of it.
            InterceptionResult<DbCommand>.SuppressWithResult(new CommandWithoutTransaction());
#pragma warning restore CA2000

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            var declarations = Declarations(command);
            Statements.AddRange(SqlServerModel.Parse(declarations + command.CommandText).Batches.SelectMany(batch => batch.Statements).OfType<DataModificationStatement>()
                .Select(statement => (statement.GetType().Name, declarations + SqlServerModel.Text(statement))));
            return new(InterceptionResult<int>.SuppressWithResult(1));
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
#pragma warning disable CA2000 // Whoever reads the answer disposes of it.
            var declarations = Declarations(command);
            var answers = new List<DataTable>();
            foreach (var statement in SqlServerModel.Parse(declarations + command.CommandText).Batches.SelectMany(batch => batch.Statements).OfType<DataModificationStatement>())
            {
                Statements.Add((statement.GetType().Name, declarations + SqlServerModel.Text(statement)));
                if (Answer(statement) is { } answer)
                {
                    answers.Add(answer);
                }
            }

            if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
            {
                answers.Add(command.CommandText.Contains("[SearchEntries]", StringComparison.Ordinal) ? new DataTable() : EndOfTheChain());
            }

            return new(InterceptionResult<DbDataReader>.SuppressWithResult(new DataTableReader(answers.Count > 0 ? [.. answers] : [new DataTable()])));
#pragma warning restore CA2000
        }

        private DataTable? Answer(DataModificationStatement statement)
        {
            switch (statement)
            {
                case InsertStatement { InsertSpecification: var insert }:
                    TablesInserted.Add(Name(insert.Target));
                    return insert.OutputClause is null ? null : Rows(1, _ => [++lastKey]);
                case MergeStatement { MergeSpecification: var merge }:
                    TablesInserted.Add(Name(merge.Target));
                    var rows = ((InlineDerivedTable)merge.TableReference).RowValues.Count;
                    return merge.OutputClause is null ? null : Rows(rows, row => [++lastKey, row]);
                default:
                    return Rows(1, _ => [1]);
            }
        }

        /// <summary>What saving asks, apart from what search knows so far: where the audit chain ends. Columns as the statement names them: key, then by name.</summary>
        private static DataTable EndOfTheChain() => Rows(1, _ => [1, AuditChain.Origin, AuditChain.Origin, 0L, 0L]);

        private static string Name(TableReference target) => ((NamedTableReference)target).SchemaObject.BaseIdentifier.Value;

        private static DataTable Rows(int count, Func<int, object[]> row)
        {
            var table = new DataTable { Locale = CultureInfo.InvariantCulture };
            foreach (var (index, value) in row(0).Index())
            {
                table.Columns.Add($"c{index}", value.GetType());
            }

            for (var number = 0; number < count; number++)
            {
                table.Rows.Add(row(number));
            }

            return table;
        }

        private static string Declarations(DbCommand command)
        {
            var text = new StringBuilder();
            foreach (SqlParameter parameter in command.Parameters)
            {
                var type = parameter.SqlDbType switch
                {
                    SqlDbType.NVarChar or SqlDbType.VarBinary => $"{parameter.SqlDbType}({(parameter.Size is > 0 and <= 4000 ? parameter.Size : "max")})",
                    SqlDbType.Decimal => $"decimal({parameter.Precision},{parameter.Scale})",
                    var other => other.ToString(),
                };
                text.Append(CultureInfo.InvariantCulture, $"DECLARE {parameter.ParameterName} {type};\n");
            }

            return text.ToString();
        }
    }

    /// <summary>A transaction with a server that is not there.</summary>
    private sealed class NoTransaction(DbConnection connection) : DbTransaction
    {
        public override System.Data.IsolationLevel IsolationLevel => System.Data.IsolationLevel.ReadCommitted;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }

    /// <summary>A command of SQL Server that does not mind whose transaction it is told to be in.</summary>
    private sealed class CommandWithoutTransaction : DbCommand
    {
        private readonly SqlCommand command = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => command.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override int ExecuteNonQuery() => throw new NotSupportedException();

        public override object ExecuteScalar() => throw new NotSupportedException();

        public override void Prepare()
        {
        }

        protected override DbParameter CreateDbParameter() => command.CreateParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                command.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
