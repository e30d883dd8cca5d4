//! The command line arguments.

mod check;
mod input;
mod listings;
mod selection;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(super) use check::{Check, Fixes, Output};
pub(super) use input::{Input, STDIN};
pub(super) use listings::{
    ConfigCommand, ListFormat, ListingOutput, ReportArgs, Show, ShowFormat, Upgrade, UpgradeFormat,
};
pub(super) use selection::Selection;

use crate::profile::Profile;
use crate::sanitize;

/// Work out how a kube-apiserver and the components around it will be started, and check whether that is sound.
#[derive(Parser)]
#[command(name = "scantling", version, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colour.
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    pub(super) color: Color,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Check every kube-apiserver, and the components around it, in files and folders.
    Check(Check),
    /// Print the effective command line of every kube-apiserver in a file.
    Show(Show),
    /// Measure every kube-apiserver by a CIS benchmark and print a scorecard for each.
    Report(ReportArgs),
    /// List what happens to every kube-apiserver on the way to a newer version of Kubernetes.
    Upgrade(Upgrade),
    /// Explain a rule: what it finds, why it matters and what to write.
    Explain {
        /// A rule's id, a benchmark control (cis-1.12:1.2.5) or the identifier of another scanner.
        rule: String,
        #[command(flatten)]
        output: ListingOutput<ListFormat>,
    },
    /// List all rules, or those of a group, a benchmark or another scanner's identifier.
    Rules {
        /// Ids, groups, benchmarks (cis-1.12), controls (cis-1.12:1.2.5), or identifiers of other
        /// scanners.
        selectors: Vec<String>,
        /// Only the rules that a profile enables: default, cis-level-1, cis-level-2, all.
        #[arg(long, value_name = "PROFILE", value_parser = selection::profile_parser())]
        profile: Option<Profile>,
        #[command(flatten)]
        output: ListingOutput<ListFormat>,
    },
    /// Print the settings in force, and where each comes from.
    Config(ConfigCommand),
    /// Run a language server on standard input and output, for editors.
    Server,
    /// Print the version, the commit it was built from and the versions of Kubernetes that it knows.
    Version {
        #[command(flatten)]
        output: ListingOutput<ListFormat>,
    },
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    Man,
    /// Write a scantling.toml with every setting commented out and explained.
    Init {
        /// Print the JSON schema of the configuration instead.
        #[arg(long)]
        schema: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

/// A text to print instead of running a command.
pub(super) struct UsageText {
    /// True for wrong arguments, false for `--help` and `--version`.
    pub(super) mistake: bool,
    /// The text to print.
    pub(super) text: String,
}

/// Reads argv, the program's name first.
pub(super) fn parse(args: Vec<OsString>, color: bool) -> Result<Cli, UsageText> {
    if let Some(version) = asked_version(&args) {
        return Err(version);
    }
    Cli::try_parse_from(with_command(args)).map_err(|mut error| {
        add_hint(&mut error);
        let styled = error.render();
        // An argument may be the name of a hostile file, so it may hold what a terminal or a runner obeys.
        let plain = styled.to_string();
        let safe = sanitize::lines(&plain);
        let text =
            if color && safe == plain { styled.ansi().to_string() } else { safe.into_owned() };
        UsageText { mistake: error.use_stderr(), text }
    })
}

/// Suggests `-o` for `-f sarif`, which other programs understand.
fn add_hint(error: &mut clap::Error) {
    let unknown = error.get(ContextKind::InvalidArg);
    if error.kind() == ErrorKind::UnknownArgument
        && unknown == Some(&ContextValue::String("-f".to_owned()))
    {
        error.insert(ContextKind::SuggestedArg, ContextValue::String("-o".to_owned()));
    }
}

/// The answer to `--version` if that comes first, whatever follows. clap would give the same one after it has
/// built every command with its help, which takes longer than all else.
fn asked_version(args: &[OsString]) -> Option<UsageText> {
    let first = args.get(1)?;
    if first != "--version" && first != "-V" {
        return None;
    }
    let text = format!("{} {}\n", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    Some(UsageText { mistake: false, text })
}

/// The first argument that begins with `-` and is also the path of an existing file. Hooks append the names
/// of changed files to the arguments, so a file called `--write-baseline=x.json` would act as an option.
/// Arguments after `--` are paths anyway.
pub(super) fn file_like_option(args: &[OsString]) -> Option<&OsString> {
    let options = args.iter().skip(1).take_while(|arg| *arg != "--");
    for arg in options {
        let dashed = arg.as_encoded_bytes().starts_with(b"-") && arg != "-";
        if dashed && fs::symlink_metadata(arg).is_ok() {
            return Some(arg);
        }
    }
    None
}

/// The arguments with the command in front: `check` if none is given, or the one behind its own options.
///
/// ```text
/// scantling kube-apiserver.yaml              scantling check kube-apiserver.yaml
/// kustomize build . | scantling -            … | scantling check -
/// scantling --output-format json .           scantling check --output-format json .
/// scantling -v check .                       scantling check -v .
/// ```
fn with_command(mut args: Vec<OsString>) -> Vec<OsString> {
    let mut first = 1;
    // The only option that may come first and has a value.
    while let Some(argument) = args.get(first) {
        match argument.to_str() {
            Some("--color") => first += 2,
            Some(text) if text.starts_with("--color=") => first += 1,
            _ => break,
        }
    }
    let Some(word) = args.get(first) else {
        return args;
    };
    if word != "-" && word.as_encoded_bytes().starts_with(b"-") {
        let command = Cli::command();
        if is_option_of_check(&command, word) {
            let mut words = args.iter().skip(first).take_while(|word| *word != "--");
            let place = words.position(|word| is_command(&command, word));
            let name = match place {
                Some(place) => args.remove(first + place),
                None => OsString::from("check"),
            };
            args.insert(first, name);
        }
    } else if (word == "-" || Path::new(word).exists()) && !is_command(&Cli::command(), word) {
        args.insert(first, OsString::from("check"));
    }
    args
}

fn is_command(command: &clap::Command, word: &OsString) -> bool {
    command.get_subcommands().any(|known| word.to_str() == Some(known.get_name()))
}

/// True for `--fix`, `--select=all` and `-v`, and false for `--help`, which every command has.
fn is_option_of_check(command: &clap::Command, word: &OsString) -> bool {
    let Some(text) = word.to_str() else {
        return false;
    };
    let check = command.get_subcommands().find(|known| known.get_name() == "check");
    let mut options = check.into_iter().flat_map(clap::Command::get_arguments);
    if let Some(long) = text.strip_prefix("--") {
        let name = long.split('=').next().unwrap_or_default();
        return options.any(|option| {
            option.get_long_and_visible_aliases().is_some_and(|names| names.contains(&name))
        });
    }
    let letter = text.chars().nth(1);
    options.any(|option| option.get_short().is_some() && option.get_short() == letter)
}
