#!/bin/sh
# Signs the Parley.app that packaging/build.py made, and packs it into a disk image.
#
#   packaging/macos/make_dmg.sh [IDENTITY [PROFILE]]
#
# Without an identity it is signed "ad hoc": it runs on this Mac, and elsewhere after a right-click and Open. With the
# PROFILE of notarytool's credentials the image is notarised too.
# Never run yet: see packaging/macos/README.md.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
here=$root/packaging/macos
identity=${1:--}
profile=${2:-}
python=$root/.venv/bin/python
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$root/app/__init__.py")
frozen=$root/build/frozen/Parley.app
app=$root/build/macos/Parley.app
image=$root/dist/release/parley-$version-macos-$(uname -m).dmg

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

is_code() { # a program or a library, whatever its name
    file -b "$1" | grep -q 'Mach-O'
}

[ -d "$frozen" ] || fail "There is no $frozen: run packaging/build.py first."
grep -q '"for_trial": false' "$frozen/Contents/Resources/built-with.json" ||
    fail "This program was frozen for a trial: run packaging/build.py without --for-trial."

rm -rf "$root/build/macos"
mkdir -p "$root/build/macos" "$root/dist/release"
ditto "$frozen" "$app"

set_of_icons=$root/build/macos/parley.iconset
"$python" "$root/packaging/draw_icon.py" "$set_of_icons"
iconutil --convert icns --output "$app/Contents/Resources/parley.icns" "$set_of_icons"

code=$root/build/macos/code
find "$app/Contents/Frameworks" -type f | while IFS= read -r file; do
    if is_code "$file"; then printf '%s\n' "$file"; fi
done >"$code"

# all that is loaded lies within the application or belongs to macOS; the first line names the file itself
while IFS= read -r file; do
    strange=$(otool -L "$file" | sed 1d | awk '{ print $1 }' | grep -v -e '^@' -e '^/usr/lib/' -e '^/System/' || true)
    [ -z "$strange" ] || fail "$file is linked with $strange, which other Macs do not have."
done <"$code"

sign() { # the last argument is what is signed
    if [ "$identity" = - ]; then
        codesign --force --sign - "$@"
    else
        codesign --force --options runtime --timestamp --sign "$identity" "$@"
    fi
}

# from the inside out, since a seal covers those within it; codesign --deep is not meant for this
while IFS= read -r file; do
    sign "$file"
done <"$code"
find "$app/Contents/Frameworks" -depth -type d -name '*.framework' | while IFS= read -r framework; do
    sign "$framework"
done
sign --entitlements "$here/entitlements.plist" "$app/Contents/MacOS/parley"
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --strict --deep --verbose=2 "$app"
codesign --display --entitlements - "$app" 2>&1 | grep -q 'com.apple.security.device.audio-input' ||
    fail "The signature does not ask for the microphone: Parley would hear nothing."

folder=$root/build/macos/image
mkdir -p "$folder"
ditto "$app" "$folder/Parley.app"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname "Parley $version" -srcfolder "$folder" -format UDZO -ov "$image"
[ "$identity" = - ] || codesign --force --timestamp --sign "$identity" "$image"
if [ -n "$profile" ]; then
    [ "$identity" != - ] || fail "Apple notarises nothing that is signed ad hoc: give an identity."
    xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature --verbose "$image"
fi
printf '%s\n' "$image"
