using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Xinhua.Disclosure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ArchivePackages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ArchivePackages",
                columns: table => new
                {
                    RevisionId = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Year = table.Column<int>(type: "int", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    MadeAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    MadeBy_AccountId = table.Column<int>(type: "int", nullable: false),
                    MadeBy_Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ArchivePackages", x => x.RevisionId);
                    table.ForeignKey(
                        name: "FK_ArchivePackages_Revisions_RevisionId",
                        column: x => x.RevisionId,
                        principalTable: "Revisions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ArchiveCheckups",
                columns: table => new
                {
                    RevisionId = table.Column<int>(type: "int", nullable: false),
                    CheckedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    IsSound = table.Column<bool>(type: "bit", nullable: false),
                    Note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ArchiveCheckups", x => x.RevisionId);
                    table.ForeignKey(
                        name: "FK_ArchiveCheckups_ArchivePackages_RevisionId",
                        column: x => x.RevisionId,
                        principalTable: "ArchivePackages",
                        principalColumn: "RevisionId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ArchivePackageContents",
                columns: table => new
                {
                    RevisionId = table.Column<int>(type: "int", nullable: false),
                    Bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ArchivePackageContents", x => x.RevisionId);
                    table.ForeignKey(
                        name: "FK_ArchivePackageContents_ArchivePackages_RevisionId",
                        column: x => x.RevisionId,
                        principalTable: "ArchivePackages",
                        principalColumn: "RevisionId",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ArchiveCheckups_CheckedAt",
                table: "ArchiveCheckups",
                column: "CheckedAt");

            migrationBuilder.CreateIndex(
                name: "IX_ArchivePackages_Number",
                table: "ArchivePackages",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ArchivePackages_Year_Sequence",
                table: "ArchivePackages",
                columns: new[] { "Year", "Sequence" },
                unique: true);

            migrationBuilder.GuardArchiveOnSqlServer();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ArchiveCheckups");

            migrationBuilder.DropTable(
                name: "ArchivePackageContents");

            migrationBuilder.DropTable(
                name: "ArchivePackages");
        }
    }
}
