#!/bin/sh
# Makes Parley.app of the frozen folder, signs it, and packs it into a disk image.
#
#   packaging/macos/make_dmg.sh [IDENTITY]
#
# Without an identity it is signed "ad hoc": it runs on this Mac, and elsewhere after a right-click and Open.
# Never run yet: see packaging/macos/README.md.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
here=$root/packaging/macos
identity=${1:--}
python=$root/.venv/bin/python
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$root/app/__init__.py")
app=$root/build/macos/Parley.app
image=$root/dist/release/parley-$version-macos-$(uname -m).dmg

rm -rf "$root/build/macos"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources" "$root/dist/release"
# A bundle keeps programs in MacOS and all else in Frameworks, where PyInstaller's loader looks for it
cp -R "$root/build/frozen/parley/parley" "$app/Contents/MacOS/parley"
cp -R "$root/build/frozen/parley/_internal" "$app/Contents/Frameworks"
sed "s/@VERSION@/$version/" "$here/Info.plist" >"$app/Contents/Info.plist"

set_of_icons=$root/build/macos/parley.iconset
"$python" "$root/packaging/draw_icon.py" "$set_of_icons"
iconutil --convert icns --output "$app/Contents/Resources/parley.icns" "$set_of_icons"

# from the inside out: codesign --deep is not meant for this
hardened="--options runtime --timestamp"
[ "$identity" = - ] && hardened=
find "$app/Contents/Frameworks" -type f \( -name '*.so' -o -name '*.dylib' -o -perm -u+x \) -print0 |
    xargs -0 -n 50 codesign --force $hardened --sign "$identity"
codesign --force $hardened --entitlements "$here/entitlements.plist" --sign "$identity" "$app/Contents/MacOS/parley"
codesign --force $hardened --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
codesign --verify --strict --verbose=2 "$app"

folder=$root/build/macos/image
mkdir -p "$folder"
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname "Parley $version" -srcfolder "$folder" -format UDZO -ov "$image"
[ "$identity" = - ] || codesign --force --sign "$identity" "$image"
printf '%s\n' "$image"
