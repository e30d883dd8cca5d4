//! Document to kube-apiservers: one file for each way of writing one down.

mod assemble;
mod branches;
mod bundle;
mod cluster_api;
mod cluster_class;
mod command;
mod documents;
mod eks_anywhere;
mod embedded;
mod encoded;
mod expand;
mod heredoc;
mod hint;
mod holes;
mod hosted;
mod json_patch;
mod k0s;
mod k3s;
mod k3s_command;
mod kind;
mod kind_target;
mod kops;
mod kops_fields;
mod kubeadm;
mod kubelet;
mod kubespray;
pub mod layers;
mod mounts;
mod openshift;
mod openshift_fields;
mod openshift_secret;
mod pod_fields;
mod pod_misspelt;
mod pod_patch;
mod prefilter;
mod promenade;
mod rancher_control_plane;
mod reading;
mod rke1;
mod shell;
mod shell_expansion;
mod systemd;
mod talos;
mod talos_flags;
mod unit_words;
mod units;
mod unnamed;
mod workload;

use std::path::Path;

pub use hint::Hint;
pub use prefilter::Prefilter;
use reading::Reading;

use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{
    ApiServer, Argument, Completeness, KubeletSettings, OPENSHIFT, Origin, Partial, Version, flags,
};
use crate::discover;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::{Node, Stream, TextTemplate};

/// What reading depends on beside the text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// How the file is called. A few ways of writing are told by it alone.
    pub path: &'c str,
    /// The Kubernetes version, above all that the manifest says.
    pub version: Option<&'c Release>,
    /// How it is written, where the configuration says so.
    pub hint: Option<Hint>,
    /// The cheap look for what configures a kube-apiserver.
    pub prefilter: &'c Prefilter,
}

/// What a stream configures.
#[derive(Debug, Default)]
pub struct Read {
    /// Every kube-apiserver, in the order of the text.
    pub servers: Vec<ApiServer>,
    /// Every kubelet.
    pub kubelets: Vec<KubeletSettings>,
    /// Parts that look as if they held one and could not be read.
    pub unread: Vec<Unread>,
}

/// A part of a document that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where the reading ended.
    pub span: Span,
    /// Why.
    pub why: UnreadReason,
}

/// Why a part of a document could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadReason {
    /// A string that holds a manifest is not YAML.
    Syntax {
        /// What is wrong: lower case, no full stop.
        message: String,
        /// It looks like a template.
        template: bool,
    },
    /// Aliases make the document far longer than it is written.
    TooMuch,
    /// More is compressed in the file than any manifest has.
    Compressed,
}

/// Every kube-apiserver that a stream configures, in itself or in the strings that it holds.
pub fn read(stream: &Stream<'_>, context: &Context<'_>) -> Read {
    let mut reading = Reading::new(context);
    reading.stream(stream, context.path, embedded::DEPTH);
    settled(reading, context)
}

fn settled(reading: Reading<'_>, context: &Context<'_>) -> Read {
    let mut read = reading.finish();
    for server in &mut read.servers {
        complete(server, context.version);
    }
    read.servers.sort_by_key(|server| server.anchor);
    // A string may be read both by the dialect that knows what it is for and for itself.
    read.servers.dedup_by(|again, first| {
        again.anchor == first.anchor
            && again.dialect == first.dialect
            && again.arguments == first.arguments
    });
    read.unread.sort_by_key(|unread| unread.span);
    read
}

/// The keys to the flags of a configuration, and whether they are a list of `name` and `value`.
pub(crate) type Home = (&'static [&'static str], bool);

/// Where the flags of a configuration for kubeadm belong, in itself or in an object of Cluster API or
/// EKS Anywhere; `None` for any other document.
pub(crate) fn home(root: Node<'_>) -> Option<Home> {
    let others = || cluster_api::home(root).or_else(|| eks_anywhere::home(root));
    kubeadm::home(root).or_else(others)
}

/// Every kube-apiserver of a file that is not YAML by its name or its content: a systemd unit, a
/// file of flags, a file of variables. `None` for any other file.
pub fn read_plain(text: &str, context: &Context<'_>) -> Option<Vec<ApiServer>> {
    let mut servers = units::read(Path::new(context.path), text, context.hint)?;
    for server in &mut servers {
        complete(server, context.version);
    }
    Some(servers)
}

/// True for a file that is not YAML by its name or its content.
pub fn is_plain(path: &Path, text: &str, hint: Option<Hint>) -> bool {
    units::read(path, text, hint).is_some()
}

/// True for a shell script, by its first line or its name.
pub fn is_script(path: &Path, text: &str, hint: Option<Hint>) -> bool {
    hint == Some(Hint::Script) || embedded::is_interpreted(text) || discover::is_script_name(path)
}

/// Every kube-apiserver that a shell script starts, or writes the manifest of.
pub fn read_script(text: &str, context: &Context<'_>) -> Read {
    let template = TextTemplate::read(text);
    let text = template.map_or_else(|| MappedText::verbatim(text, 0), |template| template.text);
    let mut reading = Reading::new(context);
    embedded::script(&text, embedded::DEPTH, &mut reading);
    settled(reading, context)
}

/// True for a text that is several files, each below a line with its name.
pub fn is_bundle(text: &str) -> bool {
    bundle::begins(text)
}

/// Every kube-apiserver of a text that is several files, each below a line with its name. `None` for
/// any other text.
pub fn read_bundle(text: &str, context: &Context<'_>) -> Option<Read> {
    let files = bundle::files(text)?;
    let mut reading = Reading::new(context);
    for file in files {
        embedded::file(&file.text, file.path, embedded::DEPTH, &mut reading);
    }
    Some(settled(reading, context))
}

/// True for a text that says it is an object of Kubernetes, however broken it may be.
pub fn says_type(text: &str) -> bool {
    text.lines().any(embedded::says_type)
}

/// Fills in what follows from the arguments: whether they are all, and which versions take them.
fn complete(server: &mut ApiServer, version: Option<&Release>) {
    let from_file = if server.program == OPENSHIFT { "config" } else { "openshift-config" };
    if server.occurrences(from_file).next().is_some() {
        server.completeness = Completeness::Partial(Partial::OpenShiftConfig);
    }
    let hidden = server.arguments.iter().find_map(|argument| match argument {
        Argument::Unknown(_, why) => Some(*why),
        _ => None,
    });
    if let Some(why) = hidden
        && server.completeness != Completeness::Partial(Partial::EnvironmentFile)
    {
        server.completeness = Completeness::Partial(match why {
            UnknownReason::Template => Partial::Template,
            why => Partial::Variable(why),
        });
    }
    if let Some(release) = version {
        let origin = VersionOrigin::CommandLine;
        server.version = Version::Exact { release: release.clone(), origin, span: None };
    } else if server.version == Version::Unknown {
        server.version = version_from_flags(server);
    }
    forget_defaults(server);
}

/// Takes back what the dialect's tool sets, where it was not read for any version that this may be.
fn forget_defaults(server: &mut ApiServer) {
    let (oldest, newest) = server.dialect.known();
    let (min, max) = server.version.minors();
    if min <= newest && max >= oldest {
        return;
    }
    for argument in &mut server.arguments {
        if let Argument::Flag(flag) = argument
            && matches!(flag.origin, Origin::Default(_))
            && flag.value.is_ok()
        {
            flag.value = Err(UnknownReason::Version);
        }
    }
}

/// The minor versions that have every flag written. A flag that no version has says nothing, and
/// one that a template sets on a condition neither: the version may be the condition.
fn version_from_flags(server: &ApiServer) -> Version {
    // A tool sets the flags that the version it starts has, so its own say nothing.
    let written = server.flags().filter(|flag| flag.origin == Origin::Written && !flag.maybe);
    let known: Vec<_> = written.filter_map(|flag| flags::find(&flag.name)).collect();
    let mut fitting = (OLDEST_MINOR..=NEWEST_MINOR)
        .filter(|&minor| known.iter().all(|flag| flag.presence(minor) != flags::Presence::Absent));
    let (Some(min), max) = (fitting.next(), fitting.next_back()) else {
        return Version::Unknown;
    };
    let max = max.unwrap_or(min);
    if (min, max) == (OLDEST_MINOR, NEWEST_MINOR) {
        return Version::Unknown;
    }
    Version::Range { min, max, origin: VersionOrigin::Flags, span: None }
}
