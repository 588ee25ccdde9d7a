#!/bin/sh
# Brings a Chromium for the browser tests: the system's own, Debian's package when that can be installed, Playwright's
# otherwise. When none can be had, the browser tests are skipped and say so.
for name in chromium chromium-browser google-chrome; do
	if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	(apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium) >/dev/null 2>&1 && exit 0
fi
"$1" -m playwright install chromium >/dev/null 2>&1 || echo "no Chromium could be installed: browser tests will be skipped" >&2
exit 0
