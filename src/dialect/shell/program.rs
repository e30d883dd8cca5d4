//! Finds the kube-apiserver, or another component of Kubernetes, in a command line.
//!
//! Only the program of a command line says what a process is: metrics-server and aggregated API servers
//! take the same flags, and many probes have `kube-apiserver` among their arguments.

use crate::apiserver::{Component, OPENSHIFT};
use crate::dialect::context::Reader;
use crate::dialect::shell::engines::{self, Started};
use crate::dialect::shell::environment::Environment;
use crate::dialect::shell::input::ScriptCommand;
use crate::dialect::shell::invocation::Invocation;
use crate::dialect::shell::own_flags::OwnFlags;
use crate::dialect::shell::parallel::{self, Parallel};
use crate::dialect::shell::{functions, image_program, program_name, wrappers};
use crate::mapped_text::MappedText;

/// Programs that start a shell if no command is behind their options, and the shell reads its input:
/// `ssh root@m1 <<EOF`.
const SHELLS_BY_DEFAULT: [&str; 5] = ["ssh", "sudo", "su", "runuser", "chroot"];

/// How many programs may start one another behind `parallel`: `parallel sudo sh -c 'exec …'`.
const DEPTH_IN_PARALLEL: u8 = 4;

/// Unknown words behind `docker run` that may be options. What follows is read again for each.
const UNKNOWN_MAX: usize = 16;

/// How many programs may start one another: `env sh -c 'exec sh -c …'`.
const DEPTH: u8 = 12;

/// Every component that a command line starts. Only a shell starts more than one.
pub(crate) fn find(words: &[MappedText], environment: &Environment) -> Vec<Invocation> {
    let mut search = ProgramSearch { environment, found: Vec::new() };
    search.words(words, None, DEPTH);
    search.found
}

/// The same for words without an environment of their own. A call that is not followed in them is recorded.
pub(crate) fn find_alone(words: &[MappedText], reader: &mut Reader<'_>) -> Vec<Invocation> {
    let environment = Environment::default();
    let found = find(words, &environment);
    environment.tell_unfollowed(reader);
    found
}

/// Every component that a command of a script starts.
pub(crate) fn find_in_command(
    command: &ScriptCommand,
    environment: &Environment,
) -> Vec<Invocation> {
    let mut search = ProgramSearch { environment, found: Vec::new() };
    search.command(command, None, DEPTH);
    search.found
}

struct ProgramSearch<'e> {
    environment: &'e Environment,
    found: Vec<Invocation>,
}

impl ProgramSearch<'_> {
    /// Searches a command of a script. It reads `input` if it redirects no other text to itself.
    fn command(&mut self, command: &ScriptCommand, input: Option<&MappedText>, depth: u8) {
        let before = self.found.len();
        self.words(&command.words, command.input.as_deref().or(input), depth);
        let started = self.found.split_off(before);
        let is_written_in_body = |invocation: &Invocation| {
            let program = invocation.program.whole();
            command.bodies.iter().any(|body| body.contains(program))
        };
        for invocation in started {
            if !is_written_in_body(&invocation) {
                self.found.push(invocation);
            }
        }
    }

    /// Searches a command line, whose standard input is known or not.
    fn words(&mut self, words: &[MappedText], input: Option<&MappedText>, depth: u8) {
        let (Some((first, rest)), Some(depth)) = (words.split_first(), depth.checked_sub(1)) else {
            return;
        };
        let name = program_name::invoked(first);
        if let Some(component) = Component::of_program(name) {
            let arguments = rest.to_vec();
            self.found.push(Invocation { component, program: first.clone(), arguments });
        } else if name == "hyperkube" {
            self.found.extend(image_program::hyperkube(rest));
        } else if name == "hypershift" {
            self.found.extend(image_program::subcommand(rest, |name| {
                (name == OPENSHIFT).then_some(Component::KubeApiServer)
            }));
        } else if program_name::is_shell(name) {
            match ShellCommands::of(rest) {
                ShellCommands::Text(script, parameters) => self.script(script, parameters, depth),
                ShellCommands::Input => self.input(input, depth),
                ShellCommands::File => {}
            }
        } else if name == "su" && wrappers::started(name, rest).is_none() {
            self.input(input, depth);
        } else if name == "parallel" {
            self.parallel(rest, depth);
        } else if let Some(next) = wrappers::started(name, rest) {
            self.wrapper(name, next, input, depth);
        } else if matches!(name, "start-stop-daemon" | "supervise-daemon" | "dlv") {
            if let Some(started) = wrappers::daemon(name, rest) {
                self.words(&started, None, depth);
            }
        } else if let Some(container) = engines::started(name, rest) {
            self.container(&container, input, depth);
        } else if is_filled_in(first) {
            self.found.extend(behind_unknown(rest).or_else(|| unknown_apiserver(first, rest)));
        }
    }

    fn script(&mut self, script: &MappedText, parameters: &[MappedText], depth: u8) {
        for command in functions::with_input(script, parameters, self.environment) {
            self.command(&command, None, depth);
        }
    }

    /// The standard input of a shell. A text that names its interpreter is read as the file that it would be.
    fn input(&mut self, input: Option<&MappedText>, depth: u8) {
        if let Some(input) = input
            && !program_name::is_interpreted(input.text())
        {
            self.script(input, &[], depth);
        }
    }

    /// What a wrapper starts: a program, or a text for a shell as in `ssh HOST 'commands'`,
    /// `flock FILE -c 'commands'`, `su-exec USER sh -c …` and `env -S 'kube-apiserver --v=2'`.
    fn wrapper(&mut self, name: &str, next: &[MappedText], input: Option<&MappedText>, depth: u8) {
        match next {
            [] if SHELLS_BY_DEFAULT.contains(&name) => self.input(input, depth),
            // ssh root@m1 'bash -s' <<EOF
            [script] if wrappers::joins(name) => {
                for command in functions::with_input(script, &[], self.environment) {
                    self.command(&command, input, depth);
                }
            }
            [script] if name == "env" && script.text().contains(' ') => {
                self.script(script, &[], depth);
            }
            [option, ..] if option.text().starts_with("--command=") => {
                let script = option.slice("--command=".len()..option.text().len());
                self.script(&script, &[], depth);
            }
            [option, script, ..] if wrappers::is_command_option(option) => {
                self.script(script, &[], depth);
            }
            _ => self.words(next, input, depth),
        }
    }

    fn parallel(&mut self, words: &[MappedText], depth: u8) {
        match parallel::started(words) {
            // parallel 'kube-apiserver --etcd-servers={}' ::: http://127.0.0.1:2379
            Parallel::Command([command]) => {
                self.script(&parallel::with_inputs(command), &[], depth);
            }
            Parallel::Command(command) => {
                let command: Vec<MappedText> = command.iter().map(parallel::with_inputs).collect();
                // Each `parallel` behind another one copies the words again.
                self.words(&command, None, depth.min(DEPTH_IN_PARALLEL));
            }
            Parallel::Each(inputs) => {
                for input in inputs {
                    self.script(&parallel::with_inputs(input), &[], depth);
                }
            }
        }
    }

    /// `docker run … IMAGE kube-apiserver …`, or without the program if the image starts it.
    fn container(&mut self, container: &Started<'_>, input: Option<&MappedText>, depth: u8) {
        let before = self.found.len();
        if let Some(entrypoint) = &container.entrypoint
            && !entrypoint.text().is_empty()
        {
            let words = [std::slice::from_ref(entrypoint), container.words].concat();
            return self.words(&words, input, depth);
        }
        let mut image = container.image;
        let mut words = container.words;
        for _ in 0..=UNKNOWN_MAX {
            self.words(words, input, depth);
            if self.found.len() > before {
                return;
            }
            let Some(named) = image else { return };
            let linked = image_program::linked(Some(named), words);
            if let Some(invocation) =
                linked.or_else(|| image_program::started_by_image(named, words))
            {
                return self.found.push(invocation);
            }
            // `docker run $OPTIONS IMAGE …`: an unknown word may be options.
            let ([first, rest @ ..], true) = (words, is_filled_in(named)) else { return };
            (image, words) = (Some(first), rest);
        }
    }
}

/// `${SUDO} "${DIR}/kube-apiserver" --v=2`: a word that is empty or a wrapper. What follows the
/// program has to look like its arguments, because the word may also be `systemctl stop`.
fn behind_unknown(words: &[MappedText]) -> Option<Invocation> {
    let mut rest = words;
    // ${SUDO} nohup "${DIR}/kube-apiserver" --v=2
    while let [wrapper, behind @ ..] = rest
        && let Some(next) = wrappers::started(program_name::basename(wrapper.text()), behind)
    {
        rest = next;
    }
    // ${SUDO} -E "${DIR}/kube-apiserver" --v=2
    while let [option, behind @ ..] = rest
        && option.text().starts_with('-')
    {
        rest = behind;
    }
    let [program, arguments @ ..] = rest else { return None };
    let first = arguments.first()?;
    let like_arguments = first.text().starts_with('-') || is_filled_in(first);
    if !program_name::is_apiserver(program.text()) || !like_arguments {
        return None;
    }
    let component = Component::KubeApiServer;
    Some(Invocation { component, program: program.clone(), arguments: arguments.to_vec() })
}

/// `{{ bin_dir }} --etcd-servers=…`: the flags say what a program is whose name is filled in. Aggregated API servers
/// have an etcd too.
fn unknown_apiserver(program: &MappedText, arguments: &[MappedText]) -> Option<Invocation> {
    if !arguments.first()?.text().starts_with("--") {
        return None;
    }
    let flags = OwnFlags::of(arguments);
    if !flags.has("etcd-servers") || !flags.has_own() {
        return None;
    }
    let component = Component::KubeApiServer;
    Some(Invocation { component, program: program.clone(), arguments: arguments.to_vec() })
}

/// True for a word that is unknown from its first byte to its last.
fn is_filled_in(word: &MappedText) -> bool {
    word.hole_end(0) == Some(word.text().len())
}

/// The place that a shell reads its commands from.
enum ShellCommands<'w> {
    /// `sh -c 'exec "$@"' sh kube-apiserver --v=2`: the text, and its positional parameters.
    Text(&'w MappedText, &'w [MappedText]),
    /// `sh`, `sh -s`
    Input,
    /// `sh file`
    File,
}

impl<'w> ShellCommands<'w> {
    /// Reads the words behind the shell, with any other options before or after `-c`.
    fn of(words: &'w [MappedText]) -> Self {
        let (mut text, mut input) = (false, false);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let option = word.text();
            if option.starts_with("--") && option.len() > 2 {
                continue;
            }
            // `-` and `--` end the options.
            let Some(letters) =
                option.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty())
            else {
                return match (text, input) {
                    (true, _) => Self::Text(word, words.as_slice().get(1..).unwrap_or_default()),
                    (_, true) => Self::Input,
                    _ if option == "-" => Self::Input,
                    _ => Self::File,
                };
            };
            text |= letters.contains('c') && option.starts_with('-');
            input |= letters.contains('s') && option.starts_with('-');
            // `-o pipefail` and `-euo pipefail`
            if letters.ends_with('o') {
                words.next();
            }
        }
        if text { Self::File } else { Self::Input }
    }
}
