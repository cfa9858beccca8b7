#!/bin/sh
# Removes Parley from this user's account, and asks before it touches conversations, settings or models.
#   --keep        ask nothing and keep all that is yours
#   --delete-all  ask nothing and delete it
set -eu

id=org.parley.Parley
target=$HOME/.local/lib/parley
data=${XDG_DATA_HOME:-$HOME/.local/share}
config=${XDG_CONFIG_HOME:-$HOME/.config}/parley
state=${XDG_STATE_HOME:-$HOME/.local/state}/parley
cache=${XDG_CACHE_HOME:-$HOME/.cache}/parley

case ${1:-} in
    --keep) answer=n ;;
    --delete-all) answer=y ;;
    '') answer= ;;
    *)
        printf 'usage: uninstall.sh [--keep | --delete-all]\n' >&2
        exit 2
        ;;
esac

asked() { # only a clear yes is a yes; where nobody can answer, nothing is deleted
    reply=$answer
    if [ -z "$reply" ]; then
        printf '%s [y/N] ' "$1"
        read -r reply || reply=n
    fi
    case $reply in
        [Yy] | [Yy][Ee][Ss]) return 0 ;;
    esac
    return 1
}

for process in /proc/[0-9]*/exe; do
    case $(readlink "$process" 2>/dev/null || true) in
        "$target"/*)
            printf 'Parley is open: close it, then run this again.\n' >&2
            exit 1
            ;;
    esac
done

if [ -L "$HOME/.local/bin/parley" ]; then
    case $(readlink "$HOME/.local/bin/parley") in
        "$target"/*) rm -f "$HOME/.local/bin/parley" ;;
    esac
fi
rm -f "$data/applications/$id.desktop" "$data/metainfo/$id.metainfo.xml" "$data/man/man1/parley.1.gz"
if [ -d "$data/icons/hicolor" ]; then
    find "$data/icons/hicolor" -name "$id.*" -exec rm -f {} +
fi
command -v update-desktop-database >/dev/null 2>&1 && update-desktop-database -q "$data/applications" || true
rm -rf "$target" "$target.new" "$target.old"
printf 'Parley is removed.\n'

if [ -d "$config" ] || [ -d "$state" ] || [ -d "$data/parley" ]; then
    if asked 'Delete your conversations, settings and replies, too?'; then
        rm -rf "$config" "$state" "$data/parley"
        printf 'They are deleted. The key of the encrypted history may be left in your keyring, and opens nothing now.\n'
    else
        printf 'They are kept in %s, %s and %s.\n' "$config" "$state" "$data/parley"
    fi
fi
if [ -d "$cache" ]; then
    if asked "Delete the models that were fetched ($(du -sh "$cache" | cut -f1))?"; then
        rm -rf "$cache"
    else
        printf 'They are kept in %s.\n' "$cache"
    fi
fi
