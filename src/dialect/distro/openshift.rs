//! OpenShift's configuration of the kube-apiserver: `KubeAPIServerConfig` as a file, inside a
//! ConfigMap and inside the operator's object, and the `MasterConfig` of OpenShift 3.
//!
//! The server reads it and turns it into flags before anything else: `ConfigToFlags` in
//! openshift-kube-apiserver/openshiftkubeapiserver/flags.go of OpenShift's Kubernetes. Up to
//! OpenShift 4.5 certificates have fields, which take effect if `apiServerArguments` does not name the
//! flag. From 4.6 on those fields still exist and nothing reads them.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::apiserver::flags::{self, Availability};
use crate::apiserver::version::{OLDEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{
    ApiServer, Completeness, Component, Dialect, Fault, FaultKind, Partial, Version,
};
use crate::dialect::command_line::{CommandLine, key_at};
use crate::dialect::context::Reader;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::distro::openshift_fields::{FIELDS, LISTS, OLD_FIELDS};
use crate::dialect::distro::openshift_secret;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::object::Object;
use crate::dialect::tools;
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::{Node, Stream};

/// From so many keys on, `apiServerArguments` is taken to be all of it: the operator's own has 60,
/// an override one or two.
const FULL: usize = 12;

/// The minor version of Kubernetes in OpenShift 4.6.
const NEW_SINCE: u8 = 19;

/// The minor version of Kubernetes in OpenShift 4.1.
const OPENSHIFT_4_OLDEST: u8 = 13;

/// The newest minor version of Kubernetes in OpenShift 3.
const OPENSHIFT_3_NEWEST: u8 = 11;

/// The group of a `KubeAPIServerConfig`, which the strings of every ConfigMap are searched for.
static CONFIG_GROUP: LazyLock<Finder<'static>> =
    LazyLock::new(|| Finder::new("kubecontrolplane.config.openshift.io/"));

/// Reads a document.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    let version = reader.version();
    match (object.group(), object.kind) {
        ("kubecontrolplane.config.openshift.io", "KubeAPIServerConfig") => {
            reader.push(OpenShiftConfig::of(root).server(version, false));
        }
        (_, "MasterConfig") => {
            if let Some(server) = master(root) {
                let version = reader.version_or(server.version.clone());
                reader.push(ApiServer { version, ..server });
            }
        }
        ("operator.openshift.io", "KubeAPIServer") => {
            for field in ["observedConfig", "unsupportedConfigOverrides"] {
                let Some(config) = root.at(&["spec", field]) else {
                    continue;
                };
                if !config.is_mapping() {
                    continue;
                }
                let server = OpenShiftConfig::of(config).server(version, true);
                if !server.arguments.is_empty() || !server.faults.is_empty() {
                    reader.push(server);
                }
            }
        }
        (_, "ConfigMap") => config_map(root, reader),
        (_, "Secret") => openshift_secret::read(object, reader),
        _ => {}
    }
}

/// The string in `data` of the ConfigMaps `config` (`config.yaml`) and, of HyperShift, `kas-config`
/// (`config.json`).
fn config_map(root: Node<'_>, reader: &mut Reader<'_>) {
    for (_, value) in root.get("data").map(Node::resolved_entries).unwrap_or_default() {
        let holds = value.text().is_some_and(|text| CONFIG_GROUP.find(text.as_bytes()).is_some());
        let Some(text) = holds.then(|| value.mapped()).flatten() else {
            continue;
        };
        for root in Stream::parse_nested(&text).roots() {
            if root.get("kind").and_then(Node::text) == Some("KubeAPIServerConfig") {
                reader.push(OpenShiftConfig::of(root).server(reader.version(), false));
            }
        }
    }
}

/// OpenShift 3. Without `kubernetesMasterConfig` the master uses a kube-apiserver elsewhere.
fn master(root: Node<'_>) -> Option<ApiServer> {
    let kubernetes = root.get(tools::OPENSHIFT_3_CONFIG)?;
    let arguments = kubernetes.is_mapping().then(|| kubernetes.get(tools::OPENSHIFT_FLAGS))?;
    let configuration = OpenShiftConfig { root, arguments, anchor: None };
    let (min, max) = (OLDEST_MINOR, OPENSHIFT_3_NEWEST);
    let span = root.get("kind").map(Node::span);
    let version = Version::Range { min, max, origin: VersionOrigin::ApiVersion, span };
    Some(ApiServer { version, ..configuration.old() })
}

/// A configuration and its `apiServerArguments`.
struct OpenShiftConfig<'a> {
    root: Node<'a>,
    arguments: Option<Node<'a>>,
    anchor: Option<Span>,
}

impl<'a> OpenShiftConfig<'a> {
    fn of(root: Node<'a>) -> Self {
        let entry = root.entry(tools::OPENSHIFT_FLAGS);
        Self {
            root,
            arguments: entry.map(|(_, value)| value),
            anchor: entry.map(|(key, _)| key.span()),
        }
    }

    fn server(&self, version: Option<&Release>, sparse: bool) -> ApiServer {
        let names_one = OLD_FIELDS.iter().any(|(_, flag, _)| self.argument(flag));
        let since = |release: &Release| release.minor >= NEW_SINCE;
        let mut server = if version.map_or(names_one || self.has_no_old_field(), since) {
            self.new_encoding()
        } else {
            self.old()
        };
        if sparse {
            server.completeness = Completeness::Partial(Partial::Override);
        }
        server
    }

    /// From 4.6 on: `apiServerArguments`, and the fields that are still read.
    fn new_encoding(&self) -> ApiServer {
        let anchor = self.anchor.unwrap_or_else(|| self.kind());
        let mut line = self.flags(CommandLine::new(Dialect::OpenShift, anchor, ToolFlags::NONE));
        // The operator of newer releases adds it to what is written
        // (pkg/operator/configobservation/node/observe_authorization_mode.go of cluster-kube-apiserver-operator).
        if !self.argument("authorization-mode") {
            line.set_default(("authorization-mode", None));
        }
        let keys = self.arguments.map_or(0, |arguments| arguments.entries().count());
        let ignored = OLD_FIELDS.iter().filter_map(|&(path, flag, field)| {
            let value = self.root.at(path)?;
            let written = value.text().is_some_and(|text| !text.is_empty()) && !value.is_null();
            (written && !self.argument(flag)).then(|| Fault {
                span: value.span(),
                kind: FaultKind::IgnoredField { field, flag },
            })
        });
        let faults = ignored.collect();
        line.server(Version::Unknown, judged(keys >= FULL), faults)
    }

    /// Up to 4.5: the fields take effect if `apiServerArguments` does not name the flag.
    fn old(&self) -> ApiServer {
        let mut anchor = ["kubeletClientInfo", "servingInfo"]
            .iter()
            .filter_map(|field| key_at(self.root, field));
        let anchor = anchor.next().or(self.anchor).unwrap_or_else(|| self.kind());
        let mut line =
            self.flags(CommandLine::new(Dialect::OpenShift, anchor, tools::OPENSHIFT_4_5));
        for (path, flag, _) in OLD_FIELDS {
            if !self.argument(flag)
                && let Some(entry) = self.field(path, flag)
            {
                line.replace(vec![entry]);
            }
        }
        let urls = self.root.at(&["storageConfig", "urls"]);
        if urls.is_some_and(|urls| !urls.is_null())
            && let Some(servers) = self.field(&["storageConfig", "urls"], "etcd-servers")
        {
            line.set_if_unset(servers);
        }
        let whole = self.root.get("kubeletClientInfo").is_some_and(Node::is_mapping)
            && (self.root.at(&["servingInfo", "certFile"]))
                .or(self.root.at(&["servingInfo", "keyFile"]))
                .is_some();
        line.server(self.old_version(), judged(whole), Vec::new())
    }

    /// The versions of Kubernetes in the releases of OpenShift 4 that read the fields. A file with a newer flag is for
    /// none of them.
    fn old_version(&self) -> Version {
        let table = flags::of(Component::KubeApiServer);
        let arguments = self.arguments.map(Node::resolved_entries).unwrap_or_default();
        let mut names = arguments.iter().filter_map(|(key, _)| key.text());
        let (min, max) = (OPENSHIFT_4_OLDEST, NEW_SINCE - 1);
        let is_newer = |name: &str| {
            table.find(name).is_some_and(|known| known.presence(max) == Availability::Absent)
        };
        if names.any(is_newer) {
            return Version::Unknown;
        }
        let span = self.root.get("kind").map(Node::span);
        Version::Range { min, max, origin: VersionOrigin::ApiVersion, span }
    }

    /// `apiServerArguments`, and below it the fields that every version reads.
    fn flags(&self, mut line: CommandLine) -> CommandLine {
        let arguments = self.arguments.map(Node::resolved_entries).unwrap_or_default();
        let values = |(key, list): (Node<'a>, Node<'a>)| -> Vec<FlagEntry> {
            let scalar = Some(list).filter(|list| !list.is_null() && !list.is_sequence());
            let values = list.items().chain(scalar);
            values.filter_map(|value| FlagEntry::pair(key, Some(value))).collect()
        };
        for entry in arguments {
            line.replace(values(entry));
        }
        for (path, flag) in FIELDS {
            let entry = self.field(path, flag);
            let written = |_: &FlagEntry| self.root.at(path).and_then(Node::text) != Some("");
            entry.filter(written).into_iter().for_each(|entry| line.set_if_unset(entry));
        }
        for (path, flag) in LISTS {
            if line.has(flag) {
                continue;
            }
            let items = self.root.at(path).into_iter().flat_map(Node::items);
            items.for_each(|item| line.append(FlagEntry::field(flag, item.span(), item)));
        }
        self.named_certificates(&mut line);
        for entry in self.bind_address() {
            line.set_if_unset(entry);
        }
        line
    }

    /// `host:port` as two flags.
    fn bind_address(&self) -> Vec<FlagEntry> {
        let address = self.root.at(&["servingInfo", "bindAddress"]).and_then(Node::mapped);
        let split = address.and_then(|address| {
            let colon = address.text().rfind(':')?;
            let host = prefixed("bind-address=", &address, 0..colon);
            let port = prefixed("secure-port=", &address, colon + 1..address.text().len());
            Some([host, port])
        });
        split.into_iter().flatten().map(|word| FlagEntry::word(&word)).collect()
    }

    fn named_certificates(&self, line: &mut CommandLine) {
        const FLAG: &str = "tls-sni-cert-key";
        if line.has(FLAG) {
            return;
        }
        let path = ["servingInfo", "namedCertificates"];
        for named in self.root.at(&path).into_iter().flat_map(Node::items) {
            let (Some(cert), Some(key)) = (named.get("certFile"), named.get("keyFile")) else {
                continue;
            };
            let mut word = MappedText::coarse(format!("{FLAG}="), cert.span());
            let names = named.get("names").into_iter().flat_map(Node::items);
            let parts = [("", cert), (",", key)].into_iter();
            let names = names.enumerate().map(|(n, name)| (if n == 0 { ":" } else { "," }, name));
            for (joint, part) in parts.chain(names) {
                word.push_replaced(joint, part.span());
                let text = part.mapped().unwrap_or_else(|| MappedText::new(part.span()));
                word.push_slice(&text, 0..text.text().len());
            }
            line.append(FlagEntry::word(&word));
        }
    }

    /// The flag that is made of a field; `None` if the field is not written.
    fn field(&self, path: &[&str], flag: &str) -> Option<FlagEntry> {
        let (last, parents) = path.split_last()?;
        let (key, value) = self.root.at(parents)?.entry(last)?;
        Some(FlagEntry::field(flag, key.span(), value))
    }

    fn argument(&self, name: &str) -> bool {
        self.arguments.is_some_and(|arguments| arguments.get(name).is_some())
    }

    fn has_no_old_field(&self) -> bool {
        OLD_FIELDS.iter().all(|(path, ..)| self.root.at(path).is_none())
    }

    fn kind(&self) -> Span {
        self.root.get("kind").map_or(self.root.span(), Node::span)
    }
}

/// A full configuration is completed by the server, an override says nothing of the rest.
const fn judged(whole: bool) -> Completeness {
    if whole { Completeness::Defaulted } else { Completeness::Partial(Partial::Override) }
}

fn prefixed(flag: &str, text: &MappedText, range: std::ops::Range<usize>) -> MappedText {
    let mut word = MappedText::coarse(flag, text.span(range.clone()));
    word.push_slice(text, range);
    word
}
