//! Document to kube-apiservers: one file for each way of writing one down.

mod assemble;
mod branches;
mod command;
mod expand;
mod hosted;
mod k0s;
mod k3s;
mod kops;
mod kops_fields;
mod kubeadm;
mod kubeadm_defaults;
mod openshift;
mod openshift_fields;
mod openshift_secret;
mod rke1;
mod shell;
mod systemd;
mod talos;
mod talos_flags;
mod unit_words;
mod units;
mod unnamed;
mod workload;

use std::path::Path;

use aho_corasick::AhoCorasick;

use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{
    ApiServer, Argument, Completeness, Dialect, Origin, Partial, Version, flags,
};
use crate::mapped::Unknown;
use crate::yaml::{Node, Stream};

/// What a text must hold somewhere for any dialect to find a kube-apiserver in it.
const MENTIONS: [&str; 17] = [
    "kube-apiserver",
    "hyperkube",
    "kubeadm.k8s.io/",
    // What those hold that do not name the program: OpenShift, kOps, RKE, Talos, k0s, Kamaji.
    "KubeAPIServer",
    "kubeAPIServer",
    "kubernetesMasterConfig",
    "openshift-apiserver",
    "kops.k8s.io/",
    "kube-api:",
    "kubeApi",
    "apiServer:",
    "type: controlplane",
    "k0sproject.io/",
    "K0sControlPlane",
    "TenantControlPlane",
    // Files that hold nothing but flags, or variables with flags; the flag also stands in for a
    // program that a template fills in.
    "--etcd-servers",
    "KUBE_API",
];

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
        let [names @ .., _] = MENTIONS;
        let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
        holds(&names) && holds(&MANIFEST_WORDS)
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
        openshift::read(root, version, &mut servers);
        k3s::read(root, &mut servers);
        rke1::read(root, &mut servers);
        k0s::read(root, &mut servers);
        kops::read(root, &mut servers);
        hosted::read(root, &mut servers);
    }
    talos::read(stream, &mut servers);
    kubeadm::read(stream, version, &mut servers);
    for server in &mut servers {
        if !matches!(
            server.dialect,
            Dialect::StaticPod | Dialect::Workload | Dialect::Kubeadm
        ) {
            branches::settle_roughly(server, stream);
        }
        complete(server, version);
    }
    servers.sort_by_key(|server| server.anchor);
    servers
}

/// The keys to the flags of a configuration, and whether they are a list of `name` and `value`.
pub(crate) type Home = (&'static [&'static str], bool);

/// Where the flags of a kubeadm configuration belong; `None` for any other document.
pub(crate) fn home(root: Node<'_>) -> Option<Home> {
    kubeadm::home(root)
}

/// Every kube-apiserver of a file that is not YAML by its name or its content: a systemd unit, a
/// file of flags, a file of variables. `None` for any other file.
pub fn read_plain(path: &Path, text: &str, version: Option<&Release>) -> Option<Vec<ApiServer>> {
    let mut servers = units::read(path, text)?;
    for server in &mut servers {
        complete(server, version);
    }
    Some(servers)
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
    if let Some(why) = hidden
        && server.completeness != Completeness::Partial(Partial::EnvironmentFile)
    {
        server.completeness = Completeness::Partial(match why {
            Unknown::Template => Partial::Template,
            why => Partial::Variable(why),
        });
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

/// The minor versions that have every flag written. A flag that no version has says nothing, and
/// one that a template sets on a condition neither: the version may be the condition.
fn version_from_flags(server: &ApiServer) -> Version {
    // A tool sets the flags that the version it starts has, so its own say nothing.
    let written = server
        .flags()
        .filter(|flag| flag.origin == Origin::Written && !flag.maybe);
    let known: Vec<_> = written.filter_map(|flag| flags::find(&flag.name)).collect();
    let mut fitting = (OLDEST_MINOR..=NEWEST_MINOR).filter(|&minor| {
        known
            .iter()
            .all(|flag| flag.presence(minor) != flags::Presence::Absent)
    });
    let (Some(min), max) = (fitting.next(), fitting.next_back()) else {
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
