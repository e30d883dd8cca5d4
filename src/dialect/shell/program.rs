//! Finds the kube-apiserver, or another component of Kubernetes, in a command line.
//!
//! Only the program of a command line says what a process is: metrics-server and aggregated API servers
//! take the same flags, and many probes have `kube-apiserver` among their arguments.

use crate::apiserver::{ApiServer, Component, Dialect, OPENSHIFT, Origin, argv};
use crate::dialect::image;
use crate::dialect::shell::engines::{self, Started};
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::parallel::{self, Parallel};
use crate::dialect::shell::{commands, wrappers};
use crate::mapped_text::MappedText;

/// A component that a command line starts.
pub(crate) struct Invocation {
    /// Which one.
    pub(crate) component: Component,
    /// The word that names the program.
    pub(crate) program: MappedText,
    /// The strings that follow it.
    pub(crate) arguments: Vec<MappedText>,
}

impl Invocation {
    /// The server, with nothing known of it but its command line.
    pub(crate) fn server(&self, dialect: Dialect) -> ApiServer {
        let Self { component, program, arguments } = self;
        let anchor = program.span(0..program.text().len());
        ApiServer {
            component: *component,
            program: program.text().to_owned(),
            ..ApiServer::new(
                dialect,
                anchor,
                argv::parse_of(*component, arguments, Origin::Written),
            )
        }
    }
}

const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "ksh", "zsh"];

/// How many programs may start one another: `env sh -c 'exec sh -c …'`.
const DEPTH: u8 = 12;

/// Every component that a command line starts. Only a shell starts more than one.
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
    if let Some(component) = Component::of_program(name) {
        found.push(Invocation { component, program: first.clone(), arguments: rest.to_vec() });
    } else if name == "hyperkube" {
        found.extend(hyperkube(rest));
    } else if name == "hypershift" {
        found.extend(subcommand(rest, |name| {
            (name == OPENSHIFT).then_some(Component::KubeApiServer)
        }));
    } else if SHELLS.contains(&name) {
        if let Some(script) = script(rest) {
            for command in commands::commands(script, environment) {
                find_in(&command, environment, depth, found);
            }
        }
    } else if name == "parallel" {
        in_parallel(rest, environment, depth, found);
    } else if let Some(next) = wrappers::started(name, rest) {
        in_wrapper(name, next, environment, depth, found);
    } else if name == "start-stop-daemon" {
        if let Some(started) = wrappers::daemon(rest) {
            find_in(&started, environment, depth, found);
        }
    } else if let Some(container) = engines::started(name, rest) {
        in_container(&container, environment, depth, found);
    } else if is_filled_in(first) {
        behind_unknown(rest, found);
    }
}

/// What a wrapper starts: a program, or a text for a shell as in `ssh HOST 'commands'`,
/// `flock FILE -c 'commands'`, `su-exec USER sh -c …` and `env -S 'kube-apiserver --v=2'`.
fn in_wrapper(
    name: &str,
    next: &[MappedText],
    environment: &Environment,
    depth: u8,
    found: &mut Vec<Invocation>,
) {
    let script = match next {
        [script] if wrappers::joins(name) => script,
        [script] if name == "env" && script.text().contains(' ') => script,
        [option, script, ..] if matches!(option.text(), "-c" | "--command") => script,
        _ => return find_in(next, environment, depth, found),
    };
    for command in commands::commands(script, environment) {
        find_in(&command, environment, depth, found);
    }
}

fn in_parallel(
    words: &[MappedText],
    environment: &Environment,
    depth: u8,
    found: &mut Vec<Invocation>,
) {
    match parallel::started(words) {
        // parallel 'kube-apiserver --etcd-servers={}' ::: http://127.0.0.1:2379
        Parallel::Command([command]) => in_shell(command, environment, depth, found),
        Parallel::Command(command) => {
            let command: Vec<MappedText> = command.iter().map(parallel::with_inputs).collect();
            find_in(&command, environment, depth, found);
        }
        Parallel::Each(inputs) => {
            for input in inputs {
                in_shell(input, environment, depth, found);
            }
        }
    }
}

fn in_shell(
    script: &MappedText,
    environment: &Environment,
    depth: u8,
    found: &mut Vec<Invocation>,
) {
    for command in commands::commands(&parallel::with_inputs(script), environment) {
        find_in(&command, environment, depth, found);
    }
}

/// `${SUDO} "${DIR}/kube-apiserver" --v=2`: a word that is empty or a wrapper. What follows the
/// program has to look like its arguments, because the word may also be `systemctl stop`.
fn behind_unknown(words: &[MappedText], found: &mut Vec<Invocation>) {
    let mut rest = words;
    // ${SUDO} nohup "${DIR}/kube-apiserver" --v=2
    while let [wrapper, behind @ ..] = rest
        && let Some(next) = wrappers::started(basename(wrapper.text()), behind)
    {
        rest = next;
    }
    let [program, arguments @ ..] = rest else { return };
    let [first, ..] = arguments else { return };
    if is_apiserver(program.text()) && (first.text().starts_with('-') || is_filled_in(first)) {
        let component = Component::KubeApiServer;
        found.push(Invocation {
            component,
            program: program.clone(),
            arguments: arguments.to_vec(),
        });
    }
}

/// True for a word that is unknown from its first byte to its last.
fn is_filled_in(word: &MappedText) -> bool {
    word.hole_end(0) == Some(word.text().len())
}

/// `docker run … IMAGE kube-apiserver …`, or without the program if the image starts it.
fn in_container(
    container: &Started<'_>,
    environment: &Environment,
    depth: u8,
    found: &mut Vec<Invocation>,
) {
    let before = found.len();
    if let Some(entrypoint) = &container.entrypoint
        && !entrypoint.text().is_empty()
    {
        let words = [std::slice::from_ref(entrypoint), container.words].concat();
        return find_in(&words, environment, depth, found);
    }
    let mut image = container.image;
    let mut words = container.words;
    loop {
        find_in(words, environment, depth, found);
        if found.len() > before {
            return;
        }
        let Some(named) = image else { return };
        let linked = linked(Some(named), words).or_else(|| started_by_image(named, words));
        if let Some(invocation) = linked {
            return found.push(invocation);
        }
        // `docker run $OPTIONS IMAGE …`: an unknown word may be options.
        let ([first, rest @ ..], true) = (words, is_filled_in(named)) else { return };
        (image, words) = (Some(first), rest);
    }
}

/// `/apiserver …` of an image of hyperkube, which links it to the program
/// (`cluster/images/hyperkube/Dockerfile`, Kubernetes 1.6 to 1.10). An unknown image may be one if a
/// flag follows that only a kube-apiserver has.
pub(crate) fn linked(image: Option<&MappedText>, words: &[MappedText]) -> Option<Invocation> {
    let (program, arguments) = words.split_first()?;
    if !matches!(program.text(), "/apiserver" | "/usr/local/bin/apiserver") {
        return None;
    }
    let image = image?;
    let is_hyperkube = image.text().to_lowercase().contains("hyperkube");
    let is_unknown = image.unknown(0..image.text().len()).is_some();
    let own = |word: &MappedText| word.text().starts_with("--service-account-key-file");
    (is_hyperkube || (is_unknown && arguments.iter().any(own))).then(|| Invocation {
        component: Component::KubeApiServer,
        program: program.clone(),
        arguments: arguments.to_vec(),
    })
}

/// The components whose images start them.
const OF_IMAGES: [Component; 3] =
    [Component::KubeApiServer, Component::KubeControllerManager, Component::KubeScheduler];

/// The server of a container without `command`, whose image says which program runs.
pub(crate) fn started_by_image(image: &MappedText, args: &[MappedText]) -> Option<Invocation> {
    let name = image::name(image.text());
    if name.ends_with("hyperkube") || name.contains("hyperkube-") {
        return hyperkube(args);
    }
    let component = OF_IMAGES.into_iter().find(|component| name.starts_with(component.name()))?;
    let architecture = name.strip_prefix(component.name())?;
    let built_for = ["", "-amd64", "-arm64", "-arm", "-ppc64le", "-s390x"].contains(&architecture);
    let flags = args.first().is_some_and(|first| first.text().starts_with('-'));
    (built_for && flags).then(|| Invocation {
        component,
        program: MappedText::coarse(component.name(), image.span(0..image.text().len())),
        arguments: args.to_vec(),
    })
}

/// `hyperkube kube-apiserver …`, in old releases `hyperkube apiserver …`.
pub(crate) fn hyperkube(words: &[MappedText]) -> Option<Invocation> {
    subcommand(words, |name| match name {
        "apiserver" => Some(Component::KubeApiServer),
        "controller-manager" => Some(Component::KubeControllerManager),
        "scheduler" => Some(Component::KubeScheduler),
        "etcd" => None,
        name => Component::of_program(name),
    })
}

fn subcommand(
    words: &[MappedText],
    named: impl Fn(&str) -> Option<Component>,
) -> Option<Invocation> {
    let server = words.iter().position(|word| !word.text().starts_with('-'))?;
    let program = words.get(server)?;
    let arguments = words.get(server + 1..).unwrap_or_default().to_vec();
    Some(Invocation { component: named(program.text())?, program: program.clone(), arguments })
}

/// The script of `sh -c script`, with any other options before or after `-c`.
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

/// True for a shell.
pub(crate) fn is_shell(word: &str) -> bool {
    SHELLS.contains(&basename(word))
}

/// A program without its folder.
pub(crate) fn basename(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}
