//! Programs that start another one in a container: `docker run IMAGE kube-apiserver …`.
//!
//! The words behind the image are the command of the container, for an image of any name. Most
//! options take a value, so the ones that take none are named (reference of docker 27, podman 5,
//! nerdctl 2, ctr 2, crictl 1.31 and kubectl 1.31).

use crate::mapped_text::MappedText;

/// The image and the command of a container.
pub(super) struct Started<'w> {
    /// The image, if the command line names one.
    pub(super) image: Option<&'w MappedText>,
    /// `--entrypoint`
    pub(super) entrypoint: Option<MappedText>,
    /// The words behind the image.
    pub(super) words: &'w [MappedText],
}

/// Long options without a value, before the subcommand and behind it.
const SWITCHES: [&str; 27] = [
    "detach",
    "interactive",
    "tty",
    "rm",
    "rmi",
    "privileged",
    "init",
    "read-only",
    "no-healthcheck",
    "oom-kill-disable",
    "publish-all",
    "sig-proxy",
    "quiet",
    "disable-content-trust",
    "replace",
    "no-hosts",
    "env-host",
    "http-proxy",
    "debug",
    "tls",
    "tlsverify",
    "net-host",
    "null-io",
    "stdin",
    "command",
    "sync",
    "help",
];

/// Letters of the options without a value.
const SWITCH_LETTERS: &str = "ditPqD";

/// The container that an engine starts; `None` for any other program, and for a subcommand that starts
/// nothing.
pub(super) fn started<'w>(name: &str, words: &'w [MappedText]) -> Option<Started<'w>> {
    match name {
        "docker" | "podman" | "nerdctl" => {
            let (subcommand, words) = subcommand(words, &["container"])?;
            match subcommand {
                "run" | "create" => in_image(words, 0),
                "exec" => in_container(words),
                _ => None,
            }
        }
        "ctr" => {
            let groups = ["containers", "container", "c", "tasks", "task", "t"];
            let (subcommand, words) = subcommand(words, &groups)?;
            match subcommand {
                // `ctr run IMAGE ID command`
                "run" | "create" => in_image(words, 1),
                "exec" => in_container(words),
                _ => None,
            }
        }
        "crictl" => match subcommand(words, &[])? {
            ("exec", words) => in_container(words),
            _ => None,
        },
        "lxc" | "incus" | "multipass" => match subcommand(words, &[])? {
            ("exec", words) => behind_dashes(words),
            _ => None,
        },
        "kubectl" | "oc" => match subcommand(words, &[])? {
            ("run" | "exec" | "debug", words) => behind_dashes(words),
            _ => None,
        },
        _ => None,
    }
}

/// The subcommand behind the options of the engine, and the words behind it.
fn subcommand<'w>(words: &'w [MappedText], groups: &[&str]) -> Option<(&'w str, &'w [MappedText])> {
    let mut rest = words.get(options(words)..)?;
    if rest.first().is_some_and(|word| groups.contains(&word.text())) {
        rest = rest.get(1..)?;
    }
    let (subcommand, rest) = rest.split_first()?;
    Some((subcommand.text(), rest))
}

fn in_image(words: &[MappedText], names: usize) -> Option<Started<'_>> {
    let image = options(words);
    let entrypoint = option(words.get(..image)?, "entrypoint");
    Some(Started { image: words.get(image), entrypoint, words: words.get(image + 1 + names..)? })
}

/// `docker exec NAME command`
fn in_container(words: &[MappedText]) -> Option<Started<'_>> {
    let words = words.get(options(words) + 1..)?;
    Some(Started { image: None, entrypoint: None, words })
}

/// `kubectl run NAME --image=IMAGE -- command`
fn behind_dashes(words: &[MappedText]) -> Option<Started<'_>> {
    let dashes = words.iter().position(|word| word.text() == "--")?;
    let before = words.get(..dashes)?;
    let image = before.iter().enumerate().find_map(|(at, word)| match word.text() {
        "--image" => before.get(at + 1),
        text => text.starts_with("--image=").then_some(word),
    });
    Some(Started { image, entrypoint: None, words: words.get(dashes + 1..)? })
}

/// How many words the options are that a command line begins with.
fn options(words: &[MappedText]) -> usize {
    let mut at = 0;
    while let Some(option) = words.get(at).map(MappedText::text) {
        if let Some(long) = option.strip_prefix("--") {
            at += if long.contains('=') || SWITCHES.contains(&long) { 1 } else { 2 };
        } else if let Some(letters) = option.strip_prefix('-') {
            let valued = letters.find(|letter| !SWITCH_LETTERS.contains(letter));
            let is_last = valued.is_some_and(|at| at + 1 == letters.len());
            at += if is_last { 2 } else { 1 };
        } else {
            break;
        }
    }
    at
}

/// The value of a long option.
fn option(words: &[MappedText], name: &str) -> Option<MappedText> {
    let is_named = |text: &str| text.strip_prefix("--").is_some_and(|text| text == name);
    for (at, word) in words.iter().enumerate() {
        let text = word.text();
        if is_named(text) {
            return words.get(at + 1).cloned();
        }
        if let Some((option, _)) = text.split_once('=')
            && is_named(option)
        {
            return Some(word.slice(option.len() + 1..text.len()));
        }
    }
    None
}
