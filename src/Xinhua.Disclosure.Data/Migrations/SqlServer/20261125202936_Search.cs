using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Xinhua.Disclosure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Reports_Year",
                table: "Reports");

            migrationBuilder.CreateTable(
                name: "SearchEntries",
                columns: table => new
                {
                    ReportId = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Year = table.Column<int>(type: "int", nullable: false),
                    PublishedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Title = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    Tokens = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SearchEntries", x => x.ReportId);
                    table.ForeignKey(
                        name: "FK_SearchEntries_Reports_ReportId",
                        column: x => x.ReportId,
                        principalTable: "Reports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Year_CurrentRevision",
                table: "Reports",
                columns: new[] { "Year", "CurrentRevision" });

            migrationBuilder.CreateIndex(
                name: "IX_SearchEntries_PublishedAt",
                table: "SearchEntries",
                column: "PublishedAt");

            migrationBuilder.CreateIndex(
                name: "IX_SearchEntries_Year_PublishedAt",
                table: "SearchEntries",
                columns: new[] { "Year", "PublishedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SearchEntries");

            migrationBuilder.DropIndex(
                name: "IX_Reports_Year_CurrentRevision",
                table: "Reports");

            migrationBuilder.CreateIndex(
                name: "IX_Reports_Year",
                table: "Reports",
                column: "Year");
        }
    }
}
