//! Finds the kube-apiserver in a command line.
//!
//! What a process is follows from its argv alone: the same flags are taken by metrics-server and
//! aggregated API servers, and `kube-apiserver` stands in the arguments of many a probe.

use crate::apiserver::{ApiServer, Dialect, OPENSHIFT, Origin, argv};
use crate::dialect::image;
use crate::dialect::shell::commands;
use crate::dialect::shell::environment::Environment;
use crate::mapped_text::MappedText;

/// A kube-apiserver that a command line starts.
pub(crate) struct Invocation {
    /// The word that names the program.
    pub(crate) program: MappedText,
    /// The strings that follow it.
    pub(crate) arguments: Vec<MappedText>,
}

impl Invocation {
    /// The server, with nothing known of it but its command line.
    pub(crate) fn server(&self, dialect: Dialect) -> ApiServer {
        let Self { program, arguments } = self;
        let anchor = program.span(0..program.text().len());
        ApiServer {
            program: program.text().to_owned(),
            ..ApiServer::new(dialect, anchor, argv::parse(arguments, Origin::Written))
        }
    }
}

/// Programs that start the one named among their arguments.
const WRAPPERS: [&str; 18] = [
    "go-runner",
    "watch-termination",
    "entrypoint.sh",
    "env",
    "exec",
    "nice",
    "ionice",
    "nohup",
    "setsid",
    "sudo",
    "tini",
    "dumb-init",
    "timeout",
    "flock",
    "stdbuf",
    "taskset",
    "chrt",
    "command",
];

/// Programs that run one in a container.
const ENGINES: [&str; 3] = ["docker", "podman", "nerdctl"];

/// Options of theirs whose value may look like an image.
const VALUED: [&str; 10] =
    ["-v", "--volume", "--mount", "--name", "-e", "--env", "-h", "--hostname", "-l", "--label"];

const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

/// How many programs may start one another: `env sh -c 'exec sh -c …'`.
const DEPTH: u8 = 5;

/// Every kube-apiserver that a command line starts; more than one only where a shell starts them.
pub(crate) fn find(words: &[MappedText], environment: &Environment) -> Vec<Invocation> {
    let mut found = Vec::new();
    find_in(words, environment, DEPTH, &mut found);
    found
}

/// True for the name of the program, without its folder.
pub(crate) fn is_apiserver(word: &str) -> bool {
    basename(word) == "kube-apiserver"
}

fn find_in(
    words: &[MappedText],
    environment: &Environment,
    depth: u8,
    found: &mut Vec<Invocation>,
) {
    let (Some((first, rest)), Some(depth)) = (words.split_first(), depth.checked_sub(1)) else {
        return;
    };
    let name = basename(first.text());
    if name == "kube-apiserver" {
        found.push(Invocation { program: first.clone(), arguments: rest.to_vec() });
    } else if name == "hyperkube" {
        found.extend(hyperkube(rest));
    } else if name == "hypershift" {
        found.extend(subcommand(rest, &[OPENSHIFT]));
    } else if SHELLS.contains(&name) {
        if let Some(script) = script(rest) {
            for command in commands::commands(script, environment) {
                find_in(&command, environment, depth, found);
            }
        }
    } else if ENGINES.contains(&name) {
        found.extend(in_container(rest));
    } else if name == "busybox" {
        find_in(rest, environment, depth, found);
    } else if WRAPPERS.contains(&name) {
        let starts = |word: &MappedText| {
            let name = basename(word.text());
            is_apiserver(name)
                || matches!(name, "hyperkube" | "hypershift" | "busybox")
                || [&SHELLS[..], &WRAPPERS, &ENGINES].iter().any(|names| names.contains(&name))
        };
        if let Some(next) = rest.iter().position(starts) {
            find_in(rest.get(next..).unwrap_or_default(), environment, depth, found);
        }
    }
}

/// `docker run … registry/kube-apiserver:v1.2.3 kube-apiserver …`, or without the program where the
/// image starts it.
fn in_container(words: &[MappedText]) -> Option<Invocation> {
    let is_image = |word: &MappedText| {
        let text = word.text();
        let named = text.contains("kube-apiserver") || text.contains("hyperkube");
        named && text.contains(['/', ':']) && !text.starts_with(['-', '/', '.', '$'])
    };
    // The word behind an option is its value, unless the option needs none.
    let valued = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|option| VALUED.contains(&option.text()))
    };
    let mut places = words.iter().enumerate();
    let (image, _) = places.find(|&(at, word)| is_image(word) && !valued(at))?;
    let rest = words.get(image + 1..).unwrap_or_default();
    let first = rest.first()?;
    if is_apiserver(first.text()) {
        return Some(Invocation {
            program: first.clone(),
            arguments: rest.get(1..).unwrap_or_default().to_vec(),
        });
    }
    if basename(first.text()) == "hyperkube" {
        return hyperkube(rest.get(1..).unwrap_or_default());
    }
    started_by_image(words.get(image)?, rest)
}

/// The server of a container without `command`, whose image says which program runs.
pub(crate) fn started_by_image(image: &MappedText, args: &[MappedText]) -> Option<Invocation> {
    let name = image::name(image.text());
    if name.ends_with("hyperkube") || name.contains("hyperkube-") {
        return hyperkube(args);
    }
    let architecture = name.strip_prefix("kube-apiserver")?;
    let built_for = ["", "-amd64", "-arm64", "-arm", "-ppc64le", "-s390x"].contains(&architecture);
    let flags = args.first().is_some_and(|first| first.text().starts_with('-'));
    (built_for && flags).then(|| Invocation {
        program: MappedText::coarse("kube-apiserver", image.span(0..image.text().len())),
        arguments: args.to_vec(),
    })
}

/// `hyperkube kube-apiserver …`, in old releases `hyperkube apiserver …`.
pub(crate) fn hyperkube(words: &[MappedText]) -> Option<Invocation> {
    subcommand(words, &["kube-apiserver", "apiserver"])
}

fn subcommand(words: &[MappedText], names: &[&str]) -> Option<Invocation> {
    let server = words.iter().position(|word| !word.text().starts_with('-'))?;
    let program = words.get(server)?;
    let arguments = words.get(server + 1..).unwrap_or_default().to_vec();
    names.contains(&program.text()).then(|| Invocation { program: program.clone(), arguments })
}

/// The script of `sh -c script`, whatever other options stand around the `-c`.
fn script(words: &[MappedText]) -> Option<&MappedText> {
    let mut commands = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let text = word.text();
        if text.starts_with("--") && text.len() > 2 {
            continue;
        }
        let Some(options) = text.strip_prefix(['-', '+']).filter(|options| !options.is_empty())
        else {
            return commands.then_some(word);
        };
        commands |= options.contains('c') && text.starts_with('-');
        // `-o pipefail` and `-euo pipefail`
        if options.ends_with('o') {
            words.next();
        }
    }
    None
}

/// True for a program that starts the one named among its arguments.
pub(crate) fn is_wrapper(word: &str) -> bool {
    WRAPPERS.contains(&basename(word))
}

/// True for a shell.
pub(crate) fn is_shell(word: &str) -> bool {
    SHELLS.contains(&basename(word))
}

/// A program without its folder.
pub(crate) fn basename(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}
