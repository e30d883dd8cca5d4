//! The model that rules see: a kube-apiserver as it will be started.
//!
//! Every dialect is read into the same [`ApiServer`]: the arguments that the process would be
//! given, each with the place it was written or the tool that adds it.

pub mod argv;
pub mod completeness;
pub mod dialect;
pub mod fault;
pub mod flags;
pub mod kubelet;
pub mod layer;
pub mod manifest;
pub mod mounts;
pub mod setting;
pub mod value;
pub mod version;

use std::sync::Arc;

use crate::mapped_text::UnknownReason;
use crate::source::{Source, Span};
pub use completeness::{Completeness, Partial};
pub use dialect::{Dialect, Purpose};
pub use fault::{Fault, FaultKind, SecretLack};
pub use kubelet::KubeletSettings;
pub use layer::Layer;
pub use manifest::ManifestFault;
pub use mounts::Mount;
pub use setting::Setting;
pub use version::Version;

/// Where an argument comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written in the manifest.
    Written,
    /// Added by the tool that reads the manifest; its spans are the server's anchor.
    Default(Dialect),
    /// Written in another file that the tool reads with this one: its number among the server's
    /// sources, and the place there. The argument's own spans are the server's anchor.
    Beside(usize, Span),
}

/// What OpenShift 4.0 and 4.1 call their kube-apiserver, a part of `hypershift`. It takes a file with
/// its flags, `--config`, and none of them itself (`cmd/hypershift/main.go` of openshift/origin, 4.1).
pub const OPENSHIFT: &str = "openshift-kube-apiserver";

/// One kube-apiserver with the command line that it will be given.
#[derive(Clone, Debug)]
pub struct ApiServer {
    /// How it is written.
    pub dialect: Dialect,
    /// The token to point at where something is missing; never empty.
    pub anchor: Span,
    /// The first string of argv: `kube-apiserver`, `/usr/local/bin/kube-apiserver`.
    pub program: String,
    /// The Kubernetes versions that it may be of.
    pub version: Version,
    /// What follows the program in argv, in the order the process sees it.
    pub arguments: Vec<Argument>,
    /// Whether the list is whole.
    pub completeness: Completeness,
    /// Places where the tool that reads the manifest refuses or ignores what is written.
    pub faults: Vec<Fault>,
    /// What is mounted into its container; `None` where the dialect does not know.
    pub mounts: Option<Vec<Mount>>,
    /// The kubelets that are configured beside it: in its own file or, where that has none, in its
    /// folder.
    pub kubelets: Vec<KubeletSettings>,
    /// What its file says where the tool puts several together.
    pub layer: Option<Layer>,
    /// Those files, where there is more than one.
    pub sources: Vec<Arc<Source>>,
}

/// One string of argv, or two where a flag's value is a string of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A flag, known to kube-apiserver or not.
    Flag(Flag),
    /// A string that is no flag; kube-apiserver takes none and does not start.
    Stray(Stray),
    /// Something unknown that may be no, one or several flags.
    Unknown(Stray, UnknownReason),
    /// `--`, after which nothing is a flag.
    Terminator(Stray),
    /// An empty string, which the server ignores.
    Empty(Stray),
}

/// A string of argv that is no flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The string.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// What pflag makes of it.
    pub kind: StrayKind,
    /// Where it comes from.
    pub origin: Origin,
}

/// What pflag makes of a string that is no flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrayKind {
    /// A positional argument.
    Positional,
    /// `---x`, `--=x`: "bad flag syntax".
    BadSyntax,
    /// `-x` for an `x` that is no shorthand.
    Shorthand,
}

/// How a flag and its value were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `--name=value`.
    Equals,
    /// `--name`, then `value` as a string of its own.
    Separate,
    /// `--name` of a boolean flag, which means `true`.
    Bare,
    /// `--name` as the last string, of a flag that needs a value.
    Missing,
    /// `-v4`, `-v=4`, `-v 4`.
    Shorthand,
}

/// One flag of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The name that kube-apiserver knows it by: without dashes in front, `_` turned into `-`.
    pub name: String,
    /// The name as written, without dashes in front.
    pub spelling: String,
    /// The value as written; for a bare boolean empty.
    pub raw: String,
    /// The value that the process sees, `true` for a bare boolean; or why it can't be known.
    pub value: Result<String, UnknownReason>,
    /// How it was given.
    pub form: Form,
    /// Where it comes from.
    pub origin: Origin,
    /// True where a condition of a template decides whether it is there.
    pub maybe: bool,
    /// All of it, name and value.
    pub span: Span,
    /// The name, with its dashes.
    pub name_span: Span,
    /// The value; all of the flag where the value is empty.
    pub value_span: Span,
}

impl Flag {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&str> {
        self.value.as_deref().ok()
    }

    /// True where the value is known to be empty.
    pub fn is_empty(&self) -> bool {
        self.known().is_some_and(str::is_empty)
    }
}

impl ApiServer {
    /// A kube-apiserver of which nothing is known but its command line, which is whole.
    pub fn new(dialect: Dialect, anchor: Span, arguments: Vec<Argument>) -> Self {
        Self {
            dialect,
            anchor,
            program: "kube-apiserver".to_owned(),
            version: Version::Unknown,
            arguments,
            completeness: Completeness::Whole,
            faults: Vec::new(),
            mounts: None,
            kubelets: Vec::new(),
            layer: None,
            sources: Vec::new(),
        }
    }

    /// A kube-apiserver of which only some arguments are known.
    pub fn partial(dialect: Dialect, anchor: Span, arguments: Vec<Argument>, why: Partial) -> Self {
        let completeness = Completeness::Partial(why);
        Self { completeness, ..Self::new(dialect, anchor, arguments) }
    }

    /// The flags, in the order the process sees them.
    pub fn flags(&self) -> impl Iterator<Item = &Flag> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Flag(flag) => Some(flag),
            _ => None,
        })
    }

    /// Every occurrence of a flag, in order.
    pub fn occurrences<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Flag> {
        self.flags().filter(move |flag| flag.name == name)
    }

    /// The strings that the process would be given, the program first.
    pub fn argv(&self) -> Vec<String> {
        let mut argv = vec![self.program.clone()];
        argv.extend(self.arguments.iter().flat_map(Argument::strings));
        argv
    }
}

impl Argument {
    /// The strings of argv that it is given as.
    pub fn strings(&self) -> Vec<String> {
        match self {
            Self::Flag(flag) => flag.strings(),
            Self::Stray(stray)
            | Self::Unknown(stray, _)
            | Self::Terminator(stray)
            | Self::Empty(stray) => vec![stray.text.clone()],
        }
    }
}

impl Flag {
    /// The strings of argv that it is given as.
    pub fn strings(&self) -> Vec<String> {
        let value = self.known().unwrap_or(&self.raw);
        let Self { spelling, .. } = self;
        match self.form {
            Form::Equals => vec![format!("--{spelling}={value}")],
            Form::Bare | Form::Missing => vec![format!("--{spelling}")],
            Form::Separate => vec![format!("--{spelling}"), value.to_owned()],
            Form::Shorthand => vec![format!("-{spelling}={value}")],
        }
    }
}
