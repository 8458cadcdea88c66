using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Xinhua.Disclosure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class CheckCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "CheckCode",
                table: "Revisions",
                type: "nvarchar(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Revisions_CheckCode",
                table: "Revisions",
                column: "CheckCode",
                unique: true,
                filter: "[CheckCode] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Revisions_Digest",
                table: "Revisions",
                column: "Digest");

            migrationBuilder.CreateIndex(
                name: "IX_PublishedFiles_Sha256",
                table: "PublishedFiles",
                column: "Sha256");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Revisions_CheckCode",
                table: "Revisions");

            migrationBuilder.DropIndex(
                name: "IX_Revisions_Digest",
                table: "Revisions");

            migrationBuilder.DropIndex(
                name: "IX_PublishedFiles_Sha256",
                table: "PublishedFiles");

            migrationBuilder.DropColumn(
                name: "CheckCode",
                table: "Revisions");
        }
    }
}
