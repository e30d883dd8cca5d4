//! Programs that start the one behind their options: `sudo -u root env A=b kube-apiserver …`.
//!
//! A name that is an argument of another program starts nothing, so each wrapper reads its options
//! first, and the word behind them is the next program. The options are those of the manual pages of
//! GNU coreutils 9, util-linux 2.40, sudo 1.9, systemd 256, tini 0.19 and dumb-init 1.2.

use crate::dialect::shell::program_name;
use crate::dialect::shell::variable_names::is_name;
use crate::mapped_text::MappedText;

/// The syntax of the options of a program. An option that is not named takes no value.
pub(super) struct OptionSyntax {
    /// Letters of the options whose value follows: `-u root`, `-uroot`.
    pub(super) valued: &'static str,
    /// Long options whose value may be the next word: `--user root`.
    pub(super) long: &'static [&'static str],
}

struct Wrapper {
    names: &'static [&'static str],
    options: OptionSyntax,
    /// Letters of the options with which it starts nothing: `command -v`.
    idle: &'static str,
    /// Words between the options and the program: the duration of `timeout 5s`.
    operands: usize,
    /// `NAME=value` may come before the program.
    assigns: bool,
}

const fn wrapper(
    names: &'static [&'static str],
    valued: &'static str,
    long: &'static [&'static str],
    operands: usize,
) -> Wrapper {
    Wrapper { names, options: OptionSyntax { valued, long }, idle: "", operands, assigns: false }
}

const SUDO: [&str; 11] = [
    "user",
    "group",
    "host",
    "prompt",
    "chroot",
    "chdir",
    "close-from",
    "command-timeout",
    "role",
    "type",
    "other-user",
];

const SYSTEMD_RUN: [&str; 19] = [
    "unit",
    "property",
    "description",
    "slice",
    "uid",
    "gid",
    "nice",
    "working-directory",
    "setenv",
    "service-type",
    "host",
    "machine",
    "on-active",
    "on-boot",
    "on-calendar",
    "on-startup",
    "on-unit-active",
    "timer-property",
    "path-property",
];

const SETPRIV: [&str; 9] =
    ["reuid", "regid", "ruid", "rgid", "euid", "egid", "groups", "bounding-set", "ambient-caps"];

const UNSHARE: [&str; 7] =
    ["setuid", "setgid", "root", "wd", "map-user", "map-group", "propagation"];

const NUMACTL: [&str; 5] = ["cpunodebind", "membind", "physcpubind", "interleave", "preferred"];

/// The programs that hand their words to a shell as one text: `ssh root@m1 "nohup kube-apiserver … &"`.
const JOINING: [&str; 4] = ["ssh", "screen", "tmux", "eval"];

/// True for a program that hands its words to a shell as one text.
pub(crate) fn joins(name: &str) -> bool {
    JOINING.contains(&name)
}

const WRAPPERS: [Wrapper; 44] = [
    Wrapper { idle: "elvKV", assigns: true, ..wrapper(&["sudo"], "CDghpRrtTuU", &SUDO, 0) },
    Wrapper { idle: "L", ..wrapper(&["doas"], "Cu", &[], 0) },
    Wrapper { assigns: true, ..wrapper(&["env"], "uC", &["unset", "chdir"], 0) },
    wrapper(&["exec"], "a", &[], 0),
    wrapper(
        &["nohup", "setsid", "builtin", "catchsegv", "entrypoint.sh", "catatonit", "busybox"],
        "",
        &[],
        0,
    ),
    wrapper(&["go-runner"], "", &["log-file"], 0),
    wrapper(&["watch-termination"], "", &[], 0),
    Wrapper { idle: "vV", ..wrapper(&["command"], "", &[], 0) },
    wrapper(&["nice"], "n", &["adjustment"], 0),
    Wrapper { idle: "pPu", ..wrapper(&["ionice"], "cn", &["class", "classdata"], 0) },
    wrapper(&["timeout"], "ks", &["kill-after", "signal"], 1),
    wrapper(&["flock"], "wE", &["timeout", "wait", "conflict-exit-code"], 1),
    wrapper(&["chroot"], "", &["userspec", "groups"], 1),
    wrapper(&["unshare"], "SGRw", &UNSHARE, 0),
    wrapper(&["nsenter"], "tSG", &["target", "setuid", "setgid"], 0),
    wrapper(&["stdbuf"], "ioe", &["input", "output", "error"], 0),
    wrapper(&["systemd-run"], "puHME", &SYSTEMD_RUN, 0),
    wrapper(&["systemd-cat"], "tp", &["identifier", "priority", "stderr-priority"], 0),
    wrapper(&["xargs"], "adEILnPs", &["arg-file", "delimiter", "max-args", "max-procs"], 0),
    wrapper(&["time"], "fo", &["format", "output"], 0),
    wrapper(&["strace", "ltrace"], "abeEIoOpPsSuUX", &["trace", "output", "user"], 0),
    Wrapper { idle: "p", ..wrapper(&["taskset"], "", &[], 1) },
    wrapper(&["numactl"], "NmCip", &NUMACTL, 0),
    Wrapper { idle: "pm", ..wrapper(&["chrt"], "TPD", &[], 1) },
    wrapper(&["tini", "tini-static", "docker-init"], "pe", &[], 0),
    wrapper(&["dumb-init"], "r", &["rewrite"], 0),
    wrapper(&["su-exec", "gosu", "s6-setuidgid", "setuidgid"], "", &[], 1),
    wrapper(&["chpst"], "uUbe/nlLmdofcrtP", &[], 0),
    wrapper(&["setpriv"], "", &SETPRIV, 0),
    wrapper(&["ssh"], "BbcDEeFIiJLlmOopQRSWw", &[], 1),
    wrapper(&["screen"], "cehpSTt", &[], 0),
    wrapper(&["runuser"], "ugG", &["user", "group", "supp-group"], 0),
    wrapper(&["eval", "coproc", "capsh", "firejail", "unbuffer", "valgrind"], "", &[], 0),
    wrapper(&["daemonize"], "aceElopu", &[], 0),
    wrapper(&["daemon"], "nuUDMAF", &["name", "user", "pidfile", "check"], 0),
    Wrapper { idle: "p", ..wrapper(&["prlimit"], "o", &["output"], 0) },
    wrapper(&["cgexec"], "g", &[], 0),
    wrapper(&["proot"], "rbwmqvk", &["rootfs", "bind", "cwd", "mount", "qemu"], 0),
    wrapper(&["faketime"], "f", &[], 1),
    wrapper(&["pkexec"], "", &["user"], 0),
    wrapper(&["sg"], "", &[], 1),
    wrapper(&["authbind"], "", &["depth"], 0),
    wrapper(&["tsocks", "torsocks", "proxychains", "proxychains4"], "f", &[], 0),
    wrapper(&["softlimit"], "adsmtflcroqp", &[], 0),
];

/// The words from the program on that a wrapper starts; `None` for any other program, and for one
/// that starts nothing with its options.
pub(crate) fn started<'w>(name: &str, words: &'w [MappedText]) -> Option<&'w [MappedText]> {
    match name {
        "ip" => return in_namespace(words),
        // su - kube -c 'kube-apiserver …'
        // vagrant ssh m1 -c 'sudo kube-apiserver …'
        // gcloud compute ssh m1 --command='sudo kube-apiserver …'
        "su" | "runuser" | "script" | "vagrant" | "gcloud"
            if words.iter().any(is_command_option) =>
        {
            let option = words.iter().position(is_command_option)?;
            return words.get(option..);
        }
        "su" | "script" | "vagrant" | "gcloud" => return None,
        "tmux" => return in_session(words),
        // gdb starts what `--args` names; without it the program is only loaded.
        "gdb" => {
            let args = words.iter().position(|word| word.text() == "--args")?;
            return words.get(args + 1..);
        }
        // minikube ssh -- sudo kube-apiserver …
        "minikube" => {
            let dashes = words.iter().position(|word| word.text() == "--")?;
            words.get(..dashes)?.iter().find(|word| word.text() == "ssh")?;
            return words.get(dashes + 1..);
        }
        _ => {}
    }
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.names.contains(&name))?;
    words.get(wrapper.options_len(words)? + wrapper.operands..)
}

impl Wrapper {
    /// The number of words that are the wrapper's options and assignments; `None` if it starts nothing with them.
    fn options_len(&self, words: &[MappedText]) -> Option<usize> {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let text = word.text();
            let is_assignment = self.assigns && is_assignment(text);
            if text.starts_with('-') && text != "--" && is_idle(text, self.idle) {
                return None;
            }
            match self.options.len(text) {
                Some(len) => at += len,
                None if is_assignment => at += 1,
                None => break,
            }
            if text == "--" {
                break;
            }
        }
        // `env -- A=b program`
        while self.assigns && words.get(at).is_some_and(|word| is_assignment(word.text())) {
            at += 1;
        }
        Some(at)
    }
}

/// The words behind `sudo` and other programs that start one.
pub(crate) fn innermost(words: &[MappedText]) -> &[MappedText] {
    let mut words = words;
    while let Some((first, rest)) = words.split_first()
        && let Some(next) = started(program_name::basename(first.text()), rest)
    {
        words = next;
    }
    words
}

impl OptionSyntax {
    /// How many words an option is, with its value; `None` for a word that is no option.
    pub(super) fn len(&self, word: &str) -> Option<usize> {
        if let Some(long) = word.strip_prefix("--") {
            return Some(if self.long.contains(&long) { 2 } else { 1 });
        }
        let letters = word.strip_prefix('-')?;
        let valued = letters.find(|letter| self.valued.contains(letter));
        let is_last = valued.is_some_and(|at| at + 1 == letters.len());
        Some(if is_last { 2 } else { 1 })
    }
}

/// True if one of the letters of an option is among some.
fn is_idle(option: &str, idle: &str) -> bool {
    !option.starts_with("--") && option.chars().any(|letter| idle.contains(letter))
}

/// `ip -d netns exec NAME program …`, `ip vrf exec NAME program …`
fn in_namespace(words: &[MappedText]) -> Option<&[MappedText]> {
    let first = words.iter().position(|word| matches!(word.text(), "netns" | "vrf"))?;
    match words.get(first..)? {
        [_, exec, _, program @ ..] if exec.text() == "exec" => Some(program),
        _ => None,
    }
}

/// `-c`, `-lc`, `--command`, `--command='kube-apiserver …'`
pub(crate) fn is_command_option(word: &MappedText) -> bool {
    let text = word.text();
    if let Some(long) = text.strip_prefix("--") {
        return long == "command" || long.starts_with("command=");
    }
    text.strip_prefix('-').is_some_and(|letters| {
        letters.ends_with('c') && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
    })
}

/// The options of `tmux new-session` and `tmux new-window`.
const TMUX: OptionSyntax = OptionSyntax { valued: "cefFnstxy", long: &[] };

/// `tmux new-session -d -s NAME 'command'`
fn in_session(words: &[MappedText]) -> Option<&[MappedText]> {
    let starts =
        |word: &MappedText| matches!(word.text(), "new" | "new-session" | "neww" | "new-window");
    let mut at = words.iter().position(starts)? + 1;
    while let Some(len) = words.get(at).and_then(|word| TMUX.len(word.text())) {
        at += len;
    }
    words.get(at..)
}

/// The words of a program whose arguments are behind `--`:
/// `start-stop-daemon --start --exec PROGRAM -- arguments`,
/// `supervise-daemon NAME --start PROGRAM -- arguments`, `dlv exec PROGRAM -- arguments`.
pub(crate) fn daemon(name: &str, words: &[MappedText]) -> Option<Vec<MappedText>> {
    let position = |names: &[&str]| words.iter().position(|word| names.contains(&word.text()));
    let option = match name {
        "supervise-daemon" => position(&["--start", "-S"])?,
        "dlv" => position(&["exec"])?,
        _ => {
            position(&["--start", "-S"])?;
            position(&["--startas", "-a"]).or_else(|| position(&["--exec", "-x"]))?
        }
    };
    // dlv exec --headless ./kube-apiserver -- --v=2
    let behind = words.get(option + 1..)?;
    let program = behind.iter().find(|word| !word.text().starts_with('-'))?.clone();
    let arguments = position(&["--"]).and_then(|end| words.get(end + 1..)).unwrap_or_default();
    Some(std::iter::once(program).chain(arguments.iter().cloned()).collect())
}

/// `NAME=…`, `NAME+=…`
pub(super) fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(target, _)| {
        let name = target.strip_suffix('+').unwrap_or(target);
        is_name(name) && !name.starts_with(|c: char| c.is_ascii_digit())
    })
}
