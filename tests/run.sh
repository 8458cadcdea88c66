#!/usr/bin/env bash
# Runs every test. A browser and Chinese fonts are fetched where the machine has none and allows it.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

has_browser() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome
}

if ! has_browser >/dev/null && command -v apt-get >/dev/null; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo"
  echo "安装浏览器和中文字体……"
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium fonts-noto-cjk >/dev/null \
    || echo "没有装上浏览器：浏览器测试会跳过并说明原因。"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
for project in tests/Xinhua.Disclosure.Tests tests/Xinhua.Disclosure.BrowserTests; do
  # Each takes a few minutes; one that hangs fails instead of holding up everything behind it.
  dotnet test -c Release --project "$project" --timeout 20m 2>&1 | tee -a "$log"
  [ "${PIPESTATUS[0]}" = 0 ] || status=1
done

# The runner closes each project with a summary; here they become one.
count() {
  grep -E "^ +$1: [0-9]+" "$log" | awk '{ sum += $2 } END { print sum + 0 }'
}
# Named once more: where only the end of a long run is looked at, this is what is sought.
grep -aE -A 12 "^failed " "$log" | cut -c 1-400
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
[ "$passed" -gt 0 ] || { echo "没有运行任何测试。"; status=1; }
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
