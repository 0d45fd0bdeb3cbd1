#!/usr/bin/env bash
# Puts of the locked npm packages BokehJS's minified parts into .deps/bokehjs, and playwright-core, with
# which the tests drive a browser, into .deps/playwright.
. "$(dirname "$0")/stamp.sh"
wanted=$(hash_of "$here/bokehjs/package-lock.json" "$0")
is_done bokehjs "$wanted" && [ -f "$deps/bokehjs/bokeh.min.js" ] && exit 0
say "fetching BokehJS and playwright-core"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here"/bokehjs/package*.json "$folder"
# `ci` takes exactly what the lock names and checks its integrity.
(cd "$folder" && npm ci --silent --ignore-scripts --no-audit --no-fund)
rm -rf "$deps/bokehjs" "$deps/playwright"
mkdir -p "$deps/bokehjs" "$deps/playwright/node_modules"
# A document of ours needs none of bokeh-api, the twins as modules have nothing that these have not.
for part in bokeh bokeh-gl bokeh-widgets bokeh-tables bokeh-mathjax; do
  cp "$folder/node_modules/@bokeh/bokehjs/build/js/$part.min.js" "$deps/bokehjs/"
done
cp "$folder/node_modules/@bokeh/bokehjs/LICENSE" "$deps/bokehjs/"
mv "$folder/node_modules/playwright-core" "$deps/playwright/node_modules/"
mark_done bokehjs "$wanted"
