//! Document to kube-apiservers: one file for each way of writing one down.

mod command;
mod expand;
mod kubeadm;

mod shell;
mod workload;

use aho_corasick::AhoCorasick;

use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{ApiServer, Argument, Completeness, Partial, Version, flags};
use crate::yaml::Stream;

/// What a text must hold somewhere for any dialect to find a kube-apiserver in it.
const MENTIONS: [&str; 3] = ["kube-apiserver", "hyperkube", "kubeadm.k8s.io/"];

/// What a manifest of a kube-apiserver holds beside its name: the keys and the flags that none goes
/// without.
const MANIFEST_WORDS: [&str; 6] = [
    "command:",
    "args:",
    "\"command\"",
    "\"args\"",
    "kubeadm.k8s.io/",
    "--etcd-servers",
];

/// A cheap look at bytes, to spare reading most files as YAML.
#[derive(Debug)]
pub struct Mentions(AhoCorasick);

impl Mentions {
    /// Prepares the search.
    ///
    /// # Errors
    /// Never for the words built in; the search library says so at run time only.
    pub fn new() -> Result<Self, aho_corasick::BuildError> {
        AhoCorasick::new(MENTIONS).map(Self)
    }

    /// True for a text that looks as if it was meant to configure a kube-apiserver, and not only to
    /// speak of one as alerts, dashboards and scripts do. Asked of text that is not YAML.
    pub fn is_manifest(&self, text: &str) -> bool {
        self.found_in(text.as_bytes()) && MANIFEST_WORDS.iter().any(|word| text.contains(word))
    }

    /// True where a dialect may find a kube-apiserver in the bytes.
    pub fn found_in(&self, bytes: &[u8]) -> bool {
        self.0.is_match(bytes)
    }
}

/// Every kube-apiserver that a stream configures, in the order of the text.
///
/// `version` stands above all that the manifest says.
pub fn read(stream: &Stream<'_>, version: Option<&Release>) -> Vec<ApiServer> {
    let mut servers = Vec::new();
    for root in stream.roots() {
        workload::read(root, &mut servers);
    }
    kubeadm::read(stream, version, &mut servers);
    for server in &mut servers {
        complete(server, version);
    }
    servers.sort_by_key(|server| server.anchor);
    servers
}

/// Fills in what follows from the arguments: whether they are all, and which versions take them.
fn complete(server: &mut ApiServer, version: Option<&Release>) {
    if server.occurrences("openshift-config").next().is_some() {
        server.completeness = Completeness::Partial(Partial::OpenShiftConfig);
    }
    let hidden = server.arguments.iter().find_map(|argument| match argument {
        Argument::Unknown(_, why) => Some(*why),
        _ => None,
    });
    if let Some(why) = hidden {
        server.completeness = Completeness::Partial(Partial::Variable(why));
    }
    if let Some(release) = version {
        let origin = VersionOrigin::CommandLine;
        server.version = Version::Exact {
            release: release.clone(),
            origin,
            span: None,
        };
    } else if server.version == Version::Unknown {
        server.version = version_from_flags(server);
    }
}

/// The minor versions that have every flag written. A flag that no version has says nothing.
fn version_from_flags(server: &ApiServer) -> Version {
    let known: Vec<_> = server
        .flags()
        .filter_map(|flag| flags::find(&flag.name))
        .collect();
    let mut fitting = (OLDEST_MINOR..=NEWEST_MINOR).filter(|&minor| {
        known
            .iter()
            .all(|flag| flag.presence(minor) != flags::Presence::Absent)
    });
    let (Some(min), max) = (fitting.next(), fitting.last()) else {
        return Version::Unknown;
    };
    let max = max.unwrap_or(min);
    if (min, max) == (OLDEST_MINOR, NEWEST_MINOR) {
        return Version::Unknown;
    }
    Version::Range {
        min,
        max,
        origin: VersionOrigin::Flags,
        span: None,
    }
}
