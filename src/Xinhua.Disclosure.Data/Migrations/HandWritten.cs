using Microsoft.EntityFrameworkCore.Migrations;
using Xinhua.Disclosure.Core.Audit;

namespace Xinhua.Disclosure.Data.Migrations;

/// <summary>What the migration tool cannot write: rules of the database itself, and values for rows that are there already.</summary>
internal static class HandWritten
{
    /// <summary>
    /// Shortest time a line of the audit log is kept (网络安全法: six months). It stands here and not in the settings,
    /// so that no setting and no program can remove a line earlier.
    /// </summary>
    public const int LeastRetentionDays = 184;

    private const string AdministratorRoles = "('SystemAdmin', 'SecurityAdmin', 'AuditAdmin')";

    /// <summary>Gives every account the duty of its roles; one that held roles of several keeps its administrator's role only.</summary>
    public static void SetDuties(this MigrationBuilder migration)
    {
        migration.Sql($"""
            UPDATE Accounts SET Duty = COALESCE(
                (SELECT MIN(Role) FROM RoleGrants WHERE RoleGrants.AccountId = Accounts.Id AND Role IN {AdministratorRoles}), 'Content');
            """);
        migration.Sql($"""
            DELETE FROM RoleGrants WHERE EXISTS (
                SELECT 1 FROM Accounts WHERE Accounts.Id = RoleGrants.AccountId
                AND Accounts.Duty <> CASE WHEN RoleGrants.Role IN {AdministratorRoles} THEN RoleGrants.Role ELSE 'Content' END);
            """);
        migration.Sql("UPDATE RoleGrants SET Duty = (SELECT Duty FROM Accounts WHERE Accounts.Id = RoleGrants.AccountId);");
    }

    /// <summary>Fills the new instants from what is known.</summary>
    /// <param name="migration">Where to add it.</param>
    /// <param name="now">The database's word for this instant, UTC.</param>
    public static void SetFirstInstants(this MigrationBuilder migration, string now)
    {
        migration.Sql($"UPDATE Accounts SET PasswordSetAt = {now} WHERE PasswordHash IS NOT NULL;");
        migration.Sql("""
            UPDATE Reports SET
                FirstSubmittedAt = (SELECT MIN(SubmittedAt) FROM Revisions WHERE Revisions.ReportId = Reports.Id),
                FirstPublishedAt = (SELECT MIN(PublishedAt) FROM Revisions WHERE Revisions.ReportId = Reports.Id);
            """);
    }

    /// <summary>Names those who wrote before names were kept, and counts who wrote a revision among the writers of its corrections.</summary>
    public static void NameContributors(this MigrationBuilder migration)
    {
        migration.Sql("UPDATE Contributions SET Name = COALESCE((SELECT DisplayName FROM Accounts WHERE Accounts.Id = Contributions.AccountId), '');");
        migration.Sql("""
            INSERT INTO Contributions (RevisionId, AccountId, Name)
            SELECT Later.Id, Contributions.AccountId, MAX(Contributions.Name) FROM Contributions
            INNER JOIN Revisions AS Earlier ON Earlier.Id = Contributions.RevisionId
            INNER JOIN Revisions AS Later ON Later.ReportId = Earlier.ReportId AND Later.Number > Earlier.Number
            WHERE NOT EXISTS (SELECT 1 FROM Contributions AS Known WHERE Known.RevisionId = Later.Id AND Known.AccountId = Contributions.AccountId)
            GROUP BY Later.Id, Contributions.AccountId;
            """);
    }

    /// <summary>The trigger that refuses every change of an audit line in SQL Server.</summary>
    public const string NeverChangedOnSqlServer = """
        CREATE TRIGGER [AuditEvents_are_never_changed] ON [AuditEvents] AFTER UPDATE AS
        THROW 51000, N'Audit lines are never changed.', 1;
        """;

    /// <summary>The trigger that refuses removal of an audit line in SQL Server before its time is over.</summary>
    public static readonly string KeptOnSqlServer = $"""
        CREATE TRIGGER [AuditEvents_are_kept] ON [AuditEvents] AFTER DELETE AS
        IF EXISTS (SELECT 1 FROM [deleted] WHERE [At] > DATEADD(day, -{LeastRetentionDays}, SYSUTCDATETIME()))
        THROW 51000, N'Audit lines are kept long enough.', 1;
        """;

    /// <summary>Puts the one row there that says where the audit chain begins and ends.</summary>
    public static void BeginAuditChain(this MigrationBuilder migration) => migration.Sql(
        $"INSERT INTO AuditHead (Id, Sequence, Hash, RemovedSequence, RemovedHash) VALUES (1, 0, '{AuditChain.Origin}', 0, '{AuditChain.Origin}');");

    /// <summary>
    /// SQLite copies tables to change them, grants while the old accounts are still there: what the copy refers to must be unique by then.
    /// The index goes with the old table.
    /// </summary>
    public static void MakeDutiesReferable(this MigrationBuilder migration) => migration.Sql("CREATE UNIQUE INDEX AccountsBeforeCopy ON Accounts (Id, Duty);");

    /// <summary>Makes the audit log append-only in SQLite, where "INSERT OR REPLACE" would neither update nor delete in the eyes of a trigger.</summary>
    public static void GuardAuditOnSqlite(this MigrationBuilder migration)
    {
        migration.Sql("""
            CREATE TRIGGER AuditEvents_are_never_changed BEFORE UPDATE ON AuditEvents
            BEGIN SELECT RAISE(ABORT, 'Audit lines are never changed.'); END;
            """);
        migration.Sql($"""
            CREATE TRIGGER AuditEvents_are_never_replaced BEFORE INSERT ON AuditEvents
            WHEN EXISTS (SELECT 1 FROM AuditEvents WHERE Sequence = NEW.Sequence)
            BEGIN SELECT RAISE(ABORT, 'Audit lines are never changed.'); END;
            """);
        migration.Sql($"""
            CREATE TRIGGER AuditEvents_are_kept BEFORE DELETE ON AuditEvents
            WHEN OLD.At > strftime('%Y-%m-%d %H:%M:%S', 'now', '-{LeastRetentionDays} days')
            BEGIN SELECT RAISE(ABORT, 'Audit lines are kept for {LeastRetentionDays} days.'); END;
            """);
    }

    /// <summary>Tables of the archive of which a row never changes and never goes.</summary>
    private static readonly string[] ArchiveTables = ["ArchivePackages", "ArchivePackageContents"];

    /// <summary>The triggers that keep packages of the archive as they are in SQL Server (ARC-10).</summary>
    public static readonly IReadOnlyList<string> ArchiveTriggersOnSqlServer =
    [
        .. ArchiveTables.Select(table => $"""
            CREATE TRIGGER [{table}_are_kept] ON [{table}] AFTER UPDATE, DELETE AS
            THROW 51000, N'Packages of the archive are never changed and never removed.', 1;
            """),
    ];

    /// <summary>Keeps packages of the archive as they are in SQLite, also from "INSERT OR REPLACE".</summary>
    public static void GuardArchiveOnSqlite(this MigrationBuilder migration)
    {
        foreach (var table in ArchiveTables)
        {
            foreach (var act in new[] { "UPDATE", "DELETE" })
            {
                migration.Sql($"""
                    CREATE TRIGGER {table}_are_kept_from_{act.ToLowerInvariant()} BEFORE {act} ON {table}
                    BEGIN SELECT RAISE(ABORT, 'Packages of the archive are never changed and never removed.'); END;
                    """);
            }

            migration.Sql($"""
                CREATE TRIGGER {table}_are_never_replaced BEFORE INSERT ON {table}
                WHEN EXISTS (SELECT 1 FROM {table} WHERE RevisionId = NEW.RevisionId)
                BEGIN SELECT RAISE(ABORT, 'Packages of the archive are never changed and never removed.'); END;
                """);
        }

        // A number may be replaced as well as a key.
        migration.Sql("""
            CREATE TRIGGER ArchivePackages_are_never_superseded BEFORE INSERT ON ArchivePackages
            WHEN EXISTS (SELECT 1 FROM ArchivePackages WHERE Number = NEW.Number OR (Year = NEW.Year AND Sequence = NEW.Sequence))
            BEGIN SELECT RAISE(ABORT, 'Packages of the archive are never changed and never removed.'); END;
            """);
    }

    /// <summary>Keeps packages of the archive as they are in SQL Server. A trigger must be alone in its batch, so each is handed over as a text.</summary>
    public static void GuardArchiveOnSqlServer(this MigrationBuilder migration)
    {
        foreach (var trigger in ArchiveTriggersOnSqlServer)
        {
            migration.Sql($"EXEC(N'{trigger.Replace("'", "''", StringComparison.Ordinal)}');");
        }
    }

    /// <summary>Makes the audit log append-only in SQL Server. A trigger must be alone in its batch, so each is handed over as a text.</summary>
    public static void GuardAuditOnSqlServer(this MigrationBuilder migration)
    {
        foreach (var trigger in new[] { NeverChangedOnSqlServer, KeptOnSqlServer })
        {
            migration.Sql($"EXEC(N'{trigger.Replace("'", "''", StringComparison.Ordinal)}');");
        }
    }
}
