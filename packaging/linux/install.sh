#!/bin/sh
# Installs Parley for the user who runs this, or upgrades it: ~/.local/lib/parley, a command and a menu entry.
set -eu
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
id=org.parley.Parley
lib=$HOME/.local/lib
bin=$HOME/.local/bin
target=$lib/parley
share=${XDG_DATA_HOME:-$HOME/.local/share}

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

in_use() { # is a program from that folder running?
    for process in /proc/[0-9]*/exe; do
        case $(readlink "$process" 2>/dev/null || true) in
            "$1"/*) return 0 ;;
        esac
    done
    return 1
}

missing_libraries() {
    command -v ldd >/dev/null 2>&1 || return 0
    find "$here/program" -name 'libqxcb.so' -exec ldd {} + 2>/dev/null | awk '/not found/ { print $1 }' | sort -u
}

[ -x "$here/program/parley" ] || fail "The program is not beside this script: unpack the whole archive and run install.sh there."
if in_use "$target"; then
    fail "Parley is open: close it, then run this again."
fi

if [ -e "$bin/parley" ] && [ ! -L "$bin/parley" ]; then
    fail "$bin/parley is a program of somebody else's: move it away, then run this again."
fi

mkdir -p "$lib" "$bin" "$share/applications" "$share/metainfo" "$share/icons" "$share/man/man1"
rm -rf "$target.new" "$target.old"
cp -R "$here/program" "$target.new"
cp "$here/uninstall.sh" "$here/LICENSE" "$target.new/"
if [ -e "$target" ]; then
    mv "$target" "$target.old"
fi
mv "$target.new" "$target"
rm -rf "$target.old"

ln -sfn "$target/parley" "$bin/parley"

# the menu may know nothing of ~/.local/bin, so the entry says where the program is
quoted=$(printf '%s' "$target/parley" | sed 's/[\\&|]/\\&/g')
sed -e "s|^Exec=parley|Exec=\"$quoted\"|" -e "s|^TryExec=parley|TryExec=$quoted|" \
    "$here/share/applications/$id.desktop" >"$share/applications/$id.desktop"
cp "$here/share/metainfo/$id.metainfo.xml" "$share/metainfo/"
cp "$here/share/man/man1/parley.1.gz" "$share/man/man1/"
cp -R "$here/share/icons/hicolor" "$share/icons/"
command -v update-desktop-database >/dev/null 2>&1 && update-desktop-database -q "$share/applications" || true
touch "$share/icons/hicolor" # so that the desktop looks there again

missing=$(missing_libraries)
if [ -n "$missing" ]; then
    printf 'Parley is installed, but its window will not open until your system has:\n%s\n' "$missing"
    printf 'Its package manager has them; on Debian and Ubuntu the .deb brings them by itself.\n'
fi
if command -v ldconfig >/dev/null 2>&1 && ! ldconfig -p | grep -q 'libportaudio\.so\.2'; then
    printf 'For sound, install PortAudio (on Debian and Ubuntu: libportaudio2).\n'
fi
printf 'Parley is installed: it is in the menu, and the command is %s.\n' "$bin/parley"
case :$PATH: in
    *":$bin:"*) ;;
    *) printf 'To type only "parley", add %s to your PATH.\n' "$bin" ;;
esac
printf 'To remove it: %s/uninstall.sh\n' "$target"
