//! kubeadm's `ClusterConfiguration`, and `MasterConfiguration` of its alpha versions.

use crate::apiserver::version::{NEWEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{ApiServer, Completeness, Dialect, Fault, FaultKind, Partial, Version};
use crate::dialect::context::Reader;
use crate::dialect::flag_place::{self, FlagHome, FlagPlace};
use crate::dialect::kubeadm::api_version::ApiVersion;
use crate::dialect::kubeadm::configuration::{self, Configuration, Layers, SERVICE_SUBNET};
use crate::dialect::kubeadm::extra_args::{self, ArgsForm};
use crate::dialect::kubeadm::fields;
use crate::dialect::kubeadm::refused::{self, Configured};
use crate::dialect::object::Object;
use crate::dialect::tools;
use crate::dialect::version;
use crate::source::Span;
use crate::yaml::{Node, Presence, Stream};

/// Reads every cluster configuration of a stream. The local endpoint of an `InitConfiguration` applies to
/// all of them.
pub(crate) fn read(stream: &Stream<'_>, reader: &mut Reader<'_>) {
    // Most documents of a large stream are for others.
    let is_own = |root: &Node<'_>| root.get("apiVersion").and_then(ApiVersion::of).is_some();
    let own: Vec<Node<'_>> = stream.readings().filter(is_own).collect();
    let init = own.iter().copied().find(|root| is_kubeadm(*root, "InitConfiguration"));
    let mut given = None;
    for &root in &own {
        if let Some(mut server) = read_with(root, init, reader) {
            // kubeadm splits the stream before it reads a document, so the others are judged once.
            if given.is_none() {
                let span = kind_of(root);
                refused::documents(stream.roots(), span, &mut server.faults);
                given = Some(span);
            }
            reader.push(server);
        }
    }
    if given.is_some() {
        return;
    }
    // `kubeadm init` ends without one of the two kinds, and `kubeadm join` needs neither.
    let joins = own.iter().any(|root| is_kubeadm(*root, "JoinConfiguration"));
    let is_refused = init.is_none() && !joins && !stream.may_gain_lines();
    let misspelt: Vec<Fault> =
        own.iter().filter_map(|root| fields::misspelt_kind(*root, is_refused)).collect();
    if let Some(init) = init {
        read_alone(stream, init, misspelt, reader);
    } else if let Some(fault) = misspelt.first() {
        let server = ApiServer::new(Dialect::Kubeadm, fault.span, Vec::new());
        let completeness = Completeness::Partial(Partial::Unread);
        reader.push(ApiServer { completeness, faults: misspelt, ..server });
    }
}

/// Reads a cluster configuration that is a document by itself.
pub(crate) fn read_object(object: Object<'_>, reader: &mut Reader<'_>) {
    if let Some(server) = read_with(object.node, None, reader) {
        reader.push(server);
    }
}

fn read_with<'a>(root: Node<'a>, init: Option<Node<'a>>, reader: &Reader<'_>) -> Option<ApiServer> {
    let api = root.get("apiVersion").and_then(ApiVersion::of)?;
    let kind = root.get("kind").and_then(Node::text);
    if !matches!(kind, Some("ClusterConfiguration" | "MasterConfiguration")) {
        return None;
    }
    Some(ConfigurationDocument { cluster: Some(root), init, api }.server(reader.version()))
}

/// Reads an `InitConfiguration` without a cluster configuration: kubeadm takes its defaults for that
/// (`documentMapToInitConfiguration`, cmd/kubeadm/app/util/config/initconfiguration.go, 1.36).
fn read_alone<'a>(
    stream: &'a Stream<'a>,
    init: Node<'a>,
    misspelt: Vec<Fault>,
    reader: &mut Reader<'_>,
) {
    let Some(api) = init.get("apiVersion").and_then(ApiVersion::of) else {
        return;
    };
    let document = ConfigurationDocument { cluster: None, init: Some(init), api };
    let mut server = document.server(reader.version());
    server.faults.extend(misspelt);
    refused::documents(stream.roots(), kind_of(init), &mut server.faults);
    // {{ template "cluster" . }}
    // ---
    // kind: InitConfiguration
    if stream.may_gain_lines() {
        server.completeness = Completeness::Partial(Partial::Template);
    }
    reader.push(server);
}

/// The token that represents a document.
fn kind_of(root: Node<'_>) -> Span {
    root.get("kind").map_or(root.span(), Node::span)
}

/// The place for the flags of a configuration; `None` if a template fills in its version.
pub(crate) fn home(root: Node<'_>, place: FlagPlace<'_>) -> Option<FlagHome> {
    let api = root.get("apiVersion").and_then(ApiVersion::of)?;
    if api.unknown {
        return None;
    }
    let keys = if api.alpha { vec![tools::KUBEADM_ALPHA_FLAGS] } else { place.keys() };
    Some(FlagHome { keys, is_list: api.list })
}

fn is_kubeadm(root: Node<'_>, kind: &str) -> bool {
    root.get("apiVersion").and_then(ApiVersion::of).is_some()
        && root.get("kind").and_then(Node::text) == Some(kind)
}

/// The documents of one configuration.
struct ConfigurationDocument<'a> {
    cluster: Option<Node<'a>>,
    init: Option<Node<'a>>,
    /// The version of the cluster configuration's API, or that of the other document if there is none.
    api: ApiVersion<'a>,
}

impl<'a> ConfigurationDocument<'a> {
    fn server(&self, given: Option<&Release>) -> ApiServer {
        let mut faults = Vec::new();
        let version = self.version(given, &mut faults);
        self.faults(&version, &mut faults);
        // Who looks at a version asks what its own kubeadm does with the file.
        let own = given.map(|release| release.minor.clamp(self.api.kubeadm.0, self.api.kubeadm.1));
        let kubeadm = own.unwrap_or_else(|| self.kubeadm_minor(&version));
        let extra = self.extra_args();
        let kind = self.given();
        let cluster = if self.api.alpha { None } else { self.cluster };
        let api_server = cluster.and_then(|cluster| cluster.entry("apiServer"));
        let server = Configuration {
            dialect: Dialect::Kubeadm,
            cluster: Layers::from(self.cluster),
            init: Layers::from(self.init),
            unordered: extra.is_some_and(|(_, value)| value.is_mapping()),
            extra: extra_args::read(
                extra.map(|(key, value)| (key.span(), value)),
                extra.and_then(|(key, value)| self.args_form(key, value)),
                kind,
                &mut faults,
            ),
            kubeadm,
            version,
            service_subnet: SERVICE_SUBNET,
            given: Some(kind),
            partial: self
                .cluster
                .is_some_and(|cluster| configuration::may_gain(cluster, self.api.alpha)),
            anchor: extra.or(api_server).map_or(kind, |(key, _)| key.span()),
            faults,
        }
        .server();
        let tool_api = Some((self.api.text.to_owned(), self.api.span));
        ApiServer { tool_api, ..server }
    }

    /// The form that the file's API version asks for; `None` if it is not certain that the two are in one file:
    ///
    /// ```text
    /// {{ if .v4 }} apiVersion: …/v1beta4 {{ end }} … {{ if .list }} extraArgs: [] {{ end }}
    /// ```
    fn args_form(&self, key: Node<'_>, extra: Node<'_>) -> Option<ArgsForm<'a>> {
        if key.presence(self.api.span) != Presence::Certain {
            return None;
        }
        // A template fills in the version.
        let list = if self.api.unknown { !extra.is_mapping() } else { self.api.list };
        Some(ArgsForm { api_version: self.api.text, list })
    }

    /// Adds what kubeadm refuses or ignores, except in the flags.
    fn faults(&self, version: &Version, faults: &mut Vec<Fault>) {
        if let Some(cluster) = self.cluster {
            fields::misspelt(cluster, self.api.alpha, faults);
        }
        let init_api = self.init.and_then(|init| ApiVersion::of(init.get("apiVersion")?));
        let mut versions = vec![self.api];
        if self.cluster.is_some() {
            versions.extend(init_api);
        }
        for api in versions {
            if !api.exists() && version.before(NEWEST_MINOR + 1) {
                let problem = format!("no kubeadm has {}", api.text);
                faults.push(Fault { span: api.span, kind: FaultKind::RefusedDocument { problem } });
            }
        }
        let (cluster, init, given) = (self.cluster, self.init, self.given());
        refused::fields(&Configured { cluster, init, version, given }, faults);
    }

    fn version(&self, given: Option<&Release>, faults: &mut Vec<Fault>) -> Version {
        let (min, max) = self.api.kubernetes();
        if let Some(release) = given {
            let origin = VersionOrigin::CommandLine;
            return Version::Exact { release: release.clone(), origin, span: None };
        }
        let field = self.cluster.and_then(|cluster| cluster.get("kubernetesVersion"));
        let body = self.body();
        let read = version::of_field(field, body);
        if let (Some(span), Some(release)) = (read.span(), read.exact())
            && !self.api.fits(release.minor)
        {
            let kind = FaultKind::ImpossibleVersion {
                api_version: self.api.text.to_owned(),
                version: release.text.clone(),
                minors: (min, max),
            };
            faults.push(Fault { span, kind });
        }
        if read != Version::Unknown {
            return read;
        }
        // {{ if .new }} apiVersion: …/v1beta4 {{ else }} apiVersion: …/v1beta3 {{ end }}
        let is_certain = self.api.node.presence(body) == Presence::Certain;
        if !is_certain {
            return Version::Unknown;
        }
        let (origin, span) = (VersionOrigin::ApiVersion, Some(self.api.span));
        Version::Range { min, max, origin, span }
    }

    /// The kubeadm that is assumed to read the file: the newest one that installs the version. That is one
    /// minor version newer, if it knows the apiVersion.
    fn kubeadm_minor(&self, version: &Version) -> u8 {
        let (min, max) = self.api.kubeadm;
        let (oldest, newest) = version.minors();
        if oldest != newest {
            return max;
        }
        newest.saturating_add(1).clamp(min, max)
    }

    /// The token that is present if any of the configuration is. A field under a template's condition is
    /// certain only if this token is under the same condition.
    fn given(&self) -> Span {
        self.cluster.or(self.init).map_or(self.api.span, kind_of)
    }

    /// The token of the part that holds the flags. A version is certain only if it comes with this part.
    fn body(&self) -> Span {
        self.extra_args().map_or_else(|| self.given(), |(key, _)| key.span())
    }

    fn extra_args(&self) -> Option<(Node<'a>, Node<'a>)> {
        let path = if self.api.alpha { tools::KUBEADM_ALPHA_FLAGS } else { tools::KUBEADM_FLAGS };
        flag_place::entry(self.cluster?, path)
    }
}
