//! kubeadm's `ClusterConfiguration`, and `MasterConfiguration` of its alpha versions.

use super::branches;
use super::kubeadm_defaults::{self, Cluster, Etcd, Given};
use crate::apiserver::version::{NEWEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{
    ApiServer, Argument, Completeness, Dialect, Fault, FaultKind, Origin, Partial, Version, argv,
};
use crate::mapped::{Mapped, Unknown};
use crate::source::Span;
use crate::yaml::{Node, Presence, Scalar, Stream};

/// Reads every cluster configuration of a stream. What an `InitConfiguration` says of the local
/// endpoint goes for all of them.
pub(super) fn read(stream: &Stream<'_>, version: Option<&Release>, servers: &mut Vec<ApiServer>) {
    let init = stream
        .roots()
        .find(|root| is_kubeadm(*root, "InitConfiguration"));
    for root in stream.roots() {
        let Some(api) = root.get("apiVersion").and_then(ApiVersion::of) else {
            continue;
        };
        let kind = root.get("kind").and_then(Node::text);
        if matches!(kind, Some("ClusterConfiguration" | "MasterConfiguration")) {
            servers.push(Configuration { root, init, api }.server(version));
        }
    }
}

/// The keys to the flags of a configuration, and whether they are a list.
pub(super) fn home(root: Node<'_>) -> Option<(&'static [&'static str], bool)> {
    let api = root.get("apiVersion").and_then(ApiVersion::of)?;
    let keys: &[&str] = if api.alpha {
        &["apiServerExtraArgs"]
    } else {
        &["apiServer", "extraArgs"]
    };
    (!api.unknown).then_some((keys, api.list))
}

fn is_kubeadm(root: Node<'_>, kind: &str) -> bool {
    root.get("apiVersion").and_then(ApiVersion::of).is_some()
        && root.get("kind").and_then(Node::text) == Some(kind)
}

/// A version of kubeadm's API.
#[derive(Clone, Copy)]
struct ApiVersion<'a> {
    /// As written: `kubeadm.k8s.io/v1beta3`.
    text: &'a str,
    span: Span,
    /// The oldest and newest minor version of kubeadm that know it
    /// (cmd/kubeadm/app/util/config/common.go of 1.20, 1.31 and 1.36).
    kubeadm: (u8, u8),
    /// `extraArgs` is a list.
    list: bool,
    /// `apiServerExtraArgs` stands at the top.
    alpha: bool,
    /// A template fills in the version.
    unknown: bool,
}

impl<'a> ApiVersion<'a> {
    fn of(node: Node<'a>) -> Option<Self> {
        let text = node.text()?;
        let unknown = node.mapped()?.unknown(0..text.len()).is_some();
        let kubeadm = match text.strip_prefix("kubeadm.k8s.io/")? {
            _ if unknown => (13, NEWEST_MINOR),
            "v1alpha1" => (8, 11),
            "v1alpha2" => (11, 12),
            "v1alpha3" => (12, 14),
            "v1beta1" => (13, 21),
            "v1beta2" => (15, 26),
            "v1beta3" => (22, NEWEST_MINOR),
            _ => (31, NEWEST_MINOR),
        };
        let alpha = text.contains("alpha");
        Some(Self {
            text,
            span: node.span(),
            kubeadm,
            list: kubeadm.0 >= 31,
            alpha,
            unknown,
        })
    }

    /// The minor versions of Kubernetes that it can be used for: kubeadm installs its own minor
    /// version and the one before.
    const fn kubernetes(self) -> (u8, u8) {
        (self.kubeadm.0 - 1, self.kubeadm.1)
    }
}

/// A cluster configuration with what stands beside it.
struct Configuration<'a> {
    root: Node<'a>,
    init: Option<Node<'a>>,
    api: ApiVersion<'a>,
}

/// One entry of `extraArgs`.
struct Extra {
    name: String,
    string: Mapped,
    /// The value's token, for a value of which nothing is left to point at.
    value: Option<Span>,
    /// A condition of a template decides whether it is there.
    maybe: bool,
}

impl<'a> Configuration<'a> {
    fn server(&self, version: Option<&Release>) -> ApiServer {
        let mut faults = Vec::new();
        let version = self.version(version, &mut faults);
        let kubeadm = self.kubeadm_minor(&version);
        self.misspelt(&mut faults);
        let extra = self.extra_args();
        let anchor = self.anchor(extra);
        let mut written = self.read_extra(extra, &mut faults);
        let mapping = extra.is_some_and(|(_, value)| value.is_mapping());
        if mapping && kubeadm >= 31 {
            written.sort_by(|a, b| a.name.cmp(&b.name));
        }
        let defaults = kubeadm_defaults::strings(&self.cluster(kubeadm), anchor);
        ApiServer {
            dialect: Dialect::Kubeadm,
            anchor,
            program: "kube-apiserver".to_owned(),
            version,
            arguments: arrange(defaults, written, kubeadm, anchor),
            completeness: if self.is_partial() {
                Completeness::Partial(Partial::Template)
            } else {
                Completeness::Defaulted
            },
            faults,
        }
    }

    /// True where a template may add to `extraArgs`, or write it in the first place.
    fn is_partial(&self) -> bool {
        if let Some((key, extra)) = self.extra_args() {
            let branches = match self.root.get("apiServer").filter(|_| !self.api.alpha) {
                Some(api_server) => branches::values(api_server, "extraArgs"),
                None => branches::values(self.root, "apiServerExtraArgs"),
            };
            let servers = branches::values(self.root, "apiServer");
            return extra.may_gain_items(key) || branches.len() > 1 || servers.len() > 1;
        }
        match self.root.entry("apiServer").filter(|_| !self.api.alpha) {
            Some((key, api_server)) if api_server.is_null() => api_server.may_gain_items(key),
            Some((_, api_server)) => api_server.may_gain_keys(),
            None => self.root.may_gain_keys(),
        }
    }

    fn version(&self, given: Option<&Release>, faults: &mut Vec<Fault>) -> Version {
        let (min, max) = self.api.kubernetes();
        let field = self.root.get("kubernetesVersion");
        let field = field.filter(|node| node.presence(self.given()) == Presence::Certain);
        let read = field.and_then(|node| {
            let text = node.mapped()?;
            Version::read(&text, 0..text.text().len(), VersionOrigin::Field)
        });
        let release = read.as_ref().and_then(Version::exact);
        if let (Some(node), Some(release)) = (field, release)
            && given.is_none()
            && !self.api.alpha
            && !(min..=max).contains(&release.minor)
        {
            let kind = FaultKind::ImpossibleVersion {
                api_version: self.api.text.to_owned(),
                version: release.text.clone(),
                minors: (min, max),
            };
            faults.push(Fault {
                span: node.span(),
                kind,
            });
        }
        match (given, read) {
            (Some(release), _) => Version::Exact {
                release: release.clone(),
                origin: VersionOrigin::CommandLine,
                span: None,
            },
            (None, Some(read)) => read,
            (None, None) => Version::Range {
                min,
                max,
                origin: VersionOrigin::ApiVersion,
                span: Some(self.api.span),
            },
        }
    }

    /// The kubeadm that is taken to read the file: the newest one that installs the version, which
    /// is a minor version ahead of it where the apiVersion allows.
    fn kubeadm_minor(&self, version: &Version) -> u8 {
        let (min, max) = self.api.kubeadm;
        let (oldest, newest) = version.minors();
        if oldest != newest {
            return max;
        }
        newest.saturating_add(1).clamp(min, max)
    }

    /// The token that stands for the whole configuration: what a template makes depend on a
    /// condition is certain only where this depends on it too.
    fn given(&self) -> Span {
        self.root.get("kind").map_or(self.api.span, Node::span)
    }

    fn extra_args(&self) -> Option<(Node<'a>, Node<'a>)> {
        if self.api.alpha {
            self.root.entry("apiServerExtraArgs")
        } else {
            self.root.get("apiServer")?.entry("extraArgs")
        }
    }

    /// Where a missing flag would be written.
    fn anchor(&self, extra: Option<(Node<'a>, Node<'a>)>) -> Span {
        let api_server = self.root.entry("apiServer").filter(|_| !self.api.alpha);
        extra
            .or(api_server)
            .map_or_else(|| self.given(), |(key, _)| key.span())
    }

    /// `extraArgs` in either form, whichever the apiVersion has.
    fn read_extra(
        &self,
        extra: Option<(Node<'a>, Node<'a>)>,
        faults: &mut Vec<Fault>,
    ) -> Vec<Extra> {
        let Some((key, extra)) = extra.filter(|(_, extra)| !extra.is_null()) else {
            return Vec::new();
        };
        if extra.is_hole() {
            return Vec::new();
        }
        let known = !self.api.unknown;
        let is_list = extra.is_sequence();
        if known && is_list != self.api.list || !(is_list || extra.is_mapping()) {
            let api_version = self.api.text.to_owned();
            let kind = FaultKind::WrongForm {
                api_version,
                wants_list: self.api.list,
            };
            faults.push(Fault {
                span: key.span(),
                kind,
            });
        }
        if extra.is_mapping() {
            let entries = extra.resolved_entries().into_iter();
            return entries
                .filter_map(|(key, value)| self.read_entry(key, Some(value), faults))
                .collect();
        }
        let entries = extra.items().filter_map(|item| {
            // kubeadm's ValidateExtraArgs refuses an empty name as well as none.
            let name = item
                .get("name")
                .filter(|name| name.text().is_some_and(|text| !text.is_empty()));
            let filled_in = item.is_hole() || item.may_gain_keys();
            if name.is_none() && !item.span().is_empty() && !filled_in {
                faults.push(Fault {
                    span: item.span(),
                    kind: FaultKind::Unnamed,
                });
            }
            self.read_entry(name?, item.get("value"), faults)
        });
        entries.collect()
    }

    /// `name: value` or `{name, value}` as the string that kubeadm writes.
    fn read_entry(
        &self,
        key: Node<'_>,
        value: Option<Node<'_>>,
        faults: &mut Vec<Fault>,
    ) -> Option<Extra> {
        let name = key.mapped()?;
        let mut string = Mapped::new(key.span());
        string.push_replaced("--", name.span(0..name.text().len()));
        string.push_slice(&name, 0..name.text().len());
        string.push_replaced("=", name.span(0..name.text().len()));
        if let Some(value) = value {
            if let Some((written, kind)) = not_a_string(value) {
                let flag = name.text().to_owned();
                let kind = FaultKind::NotAString {
                    flag,
                    written,
                    kind,
                };
                faults.push(Fault {
                    span: value.span(),
                    kind,
                });
            }
            if let Some(value) = value.mapped().filter(|_| !value.is_null()) {
                string.push_slice(&value, 0..value.text().len());
            }
        }
        let whole = value
            .filter(|value| !value.span().is_empty())
            .map(Node::span);
        Some(Extra {
            name: name.text().to_owned(),
            string,
            value: whole,
            maybe: key.presence(self.given()) != Presence::Certain,
        })
    }

    fn cluster(&self, kubeadm: u8) -> Cluster {
        let anchor = self.given();
        let given = |node| given(node, anchor);
        let field = |path: &[&str]| self.root.at(path).and_then(given);
        let default =
            |path: &[&str], default: &str| field(path).unwrap_or_else(|| Ok(default.to_owned()));
        let endpoint = |name: &str| {
            let init = self.init.and_then(|init| {
                let endpoint = init
                    .at(&["localAPIEndpoint", name])
                    .or_else(|| init.at(&["apiEndpoint", name]));
                // Given that it is written down: the machine decides where it is not.
                endpoint.and_then(|node| self::given(node, node.span()))
            });
            init.or_else(|| self.root.at(&["api", name]).and_then(given))
        };
        Cluster {
            kubeadm,
            certificates: default(&["certificatesDir"], "/etc/kubernetes/pki"),
            advertise_address: endpoint("advertiseAddress"),
            bind_port: endpoint("bindPort").unwrap_or_else(|| Ok("6443".to_owned())),
            service_subnet: default(&["networking", "serviceSubnet"], "10.96.0.0/12"),
            dns_domain: default(&["networking", "dnsDomain"], "cluster.local"),
            etcd: self.etcd(),
            dual_stack: field(&["featureGates", "IPv6DualStack"]),
        }
    }

    fn etcd(&self) -> Etcd {
        let Some(etcd) = self.root.get("etcd") else {
            return Etcd::Local(None);
        };
        let anchor = self.given();
        let given = |node| given(node, anchor);
        // v1alpha1 has the endpoints right under `etcd`.
        let external = etcd
            .get("external")
            .or_else(|| etcd.get("endpoints").map(|_| etcd));
        let Some(external) = external.filter(|external| external.is_mapping()) else {
            let extra = etcd.at(&["local", "extraArgs"]);
            let urls = extra.and_then(|extra| argument(extra, "advertise-client-urls"));
            return Etcd::Local(urls.and_then(given));
        };
        let file = |name: &str| {
            external
                .get(name)
                .and_then(given)
                .filter(|value| !is_empty(value))
        };
        let endpoints = external.get("endpoints").into_iter().flat_map(Node::items);
        Etcd::External {
            endpoints: endpoints
                .filter_map(given)
                .collect::<Result<Vec<_>, _>>()
                .map(|all| all.join(",")),
            ca: file("caFile"),
            pair: file("certFile").zip(file("keyFile")),
        }
    }

    /// Fields that kubeadm does not know and drops with a warning
    /// (`strict.VerifyUnmarshalStrict`, cmd/kubeadm/app/util/config/initconfiguration.go, 1.36),
    /// where it is plain which one was meant.
    fn misspelt(&self, faults: &mut Vec<Fault>) {
        let top: &[&'static str] = if self.api.alpha {
            &["apiServerExtraArgs", "kubernetesVersion", "certificatesDir"]
        } else {
            &[
                "apiServer",
                "kubernetesVersion",
                "certificatesDir",
                "networking",
                "etcd",
            ]
        };
        near_misses(self.root, top, faults);
        if self.api.alpha {
            return;
        }
        if let Some((key, _)) = self.root.entry("apiServerExtraArgs") {
            faults.push(unknown_field(key, "apiServer.extraArgs"));
        }
        if let Some((_, api_server)) = self.root.entry("apiServer") {
            near_misses(
                api_server,
                &["extraArgs", "extraVolumes", "certSANs"],
                faults,
            );
        }
    }
}

/// What kubeadm's decoder refuses where it wants a string: "cannot unmarshal bool into Go struct
/// field". A null is taken as the empty string (encoding/json).
fn not_a_string(value: Node<'_>) -> Option<(String, &'static str)> {
    let kind = match value.scalar() {
        Some(Scalar::Bool(_)) => "boolean",
        Some(Scalar::Int | Scalar::Float) => "number",
        None if value.is_mapping() => "mapping",
        None if value.is_sequence() => "list",
        None | Some(Scalar::String | Scalar::Null) => return None,
    };
    Some((value.text().unwrap_or_default().to_owned(), kind))
}

/// Puts defaults and `extraArgs` together as kubeadm does: up to 1.30 one map sorted by name
/// (`BuildArgumentListFromMap`), from 1.31 the defaults that no entry names, sorted, then the
/// entries (`ArgumentsToCommand`, cmd/kubeadm/app/util/arguments.go).
fn arrange(
    defaults: Vec<(String, Mapped)>,
    mut written: Vec<Extra>,
    kubeadm: u8,
    anchor: Span,
) -> Vec<Argument> {
    let default_mode = authorization_mode(&mut written, kubeadm, anchor);
    let replaced = |name: &str| {
        written
            .iter()
            .any(|extra| !extra.maybe && extra.name == name)
    };
    let kept = defaults.into_iter().filter(|(name, _)| !replaced(name));
    let mut all: Vec<(String, Argument)> = kept
        .map(|(name, string)| {
            (
                name,
                argument_of(&string, Origin::Default(Dialect::Kubeadm)),
            )
        })
        .collect();
    all.extend(default_mode);
    all.sort_by(|a, b| a.0.cmp(&b.0));
    for Extra {
        name,
        string,
        value,
        maybe,
    } in written
    {
        let mut argument = argument_of(&string, Origin::Written);
        if let Argument::Flag(flag) = &mut argument {
            flag.maybe = maybe;
        }
        if let (Argument::Flag(flag), Some(value)) = (&mut argument, value) {
            if flag.raw.is_empty() {
                flag.value_span = value;
            }
            flag.span = flag.span.cover(value);
        }
        all.push((name, argument));
    }
    if kubeadm <= 30 {
        all.sort_by(|a, b| a.0.cmp(&b.0));
    }
    all.into_iter().map(|(_, argument)| argument).collect()
}

/// `authorization-mode`, a default of its own kind. Up to 1.30 kubeadm writes it into `extraArgs`
/// itself, where modes that it does not know are dropped and nothing left means `Node,RBAC`
/// (`getAuthzModes`). From 1.31 it is a default like others, but for `authorization-config`, of
/// whose way it keeps.
fn authorization_mode(
    written: &mut [Extra],
    kubeadm: u8,
    anchor: Span,
) -> Option<(String, Argument)> {
    const KNOWN: [&str; 6] = [
        "ABAC",
        "AlwaysAllow",
        "AlwaysDeny",
        "Node",
        "RBAC",
        "Webhook",
    ];
    const NAME: &str = "authorization-mode";
    if kubeadm >= 31
        && written
            .iter()
            .any(|extra| extra.name == "authorization-config")
    {
        return None;
    }
    let default = || {
        let string = Mapped::coarse(format!("--{NAME}=Node,RBAC"), anchor);
        let origin = Origin::Default(Dialect::Kubeadm);
        Some((NAME.to_owned(), argument_of(&string, origin)))
    };
    let Some(extra) = written.iter_mut().rev().find(|extra| extra.name == NAME) else {
        return default();
    };
    let default = if extra.maybe { default() } else { None };
    if kubeadm >= 31 {
        return default;
    }
    let text = extra.string.text();
    let start = NAME.len() + 3;
    let modes = text.get(start..).unwrap_or_default();
    let kept: Vec<&str> = modes
        .split(',')
        .filter(|mode| KNOWN.contains(mode))
        .collect();
    let kept = if kept.is_empty() {
        "Node,RBAC".to_owned()
    } else {
        kept.join(",")
    };
    if kept != modes && extra.string.unknown(start..text.len()).is_none() {
        let mut string = extra.string.slice(0..start);
        let place = if modes.is_empty() { extra.value } else { None };
        string.push_replaced(
            &kept,
            place.unwrap_or_else(|| extra.string.span(start..text.len())),
        );
        extra.string = string;
    }
    default
}

/// A string that kubeadm writes always has a `=`, so it is read by itself.
fn argument_of(string: &Mapped, origin: Origin) -> Argument {
    let mut read = argv::parse(std::slice::from_ref(string), origin);
    read.pop()
        .unwrap_or_else(|| unreachable!("one string is one argument"))
}

/// The value of a field, known but for templates: kubeadm's files are not expanded by anything.
fn given(node: Node<'_>, anchor: Span) -> Option<Given> {
    let text = node.mapped().filter(|_| !node.is_null())?;
    let filled_in = text.unknown(0..text.text().len());
    let maybe = (node.presence(anchor) != Presence::Certain).then_some(Unknown::Template);
    Some(match filled_in.or(maybe) {
        Some(why) => Err(why),
        None => Ok(text.text().to_owned()),
    })
}

fn is_empty(value: &Given) -> bool {
    value.as_deref() == Ok("")
}

/// An argument of `extraArgs` in either form; the last of several.
fn argument<'a>(extra: Node<'a>, name: &str) -> Option<Node<'a>> {
    let mut listed = extra
        .items()
        .filter(|item| item.get("name").and_then(Node::text) == Some(name));
    extra.get(name).or_else(|| listed.next_back()?.get("value"))
}

fn unknown_field(key: Node<'_>, meant: &'static str) -> Fault {
    let field = key.text().unwrap_or_default().to_owned();
    Fault {
        span: key.span(),
        kind: FaultKind::UnknownField { field, meant },
    }
}

/// Keys that differ from a field's name in case, or by two letters at most.
fn near_misses(map: Node<'_>, fields: &[&'static str], faults: &mut Vec<Fault>) {
    for (key, _) in map.entries() {
        let Some(name) = key.text() else { continue };
        let near = fields
            .iter()
            .find(|field| name != **field && map.get(field).is_none() && is_near(name, field));
        if let Some(meant) = near {
            faults.push(unknown_field(key, meant));
        }
    }
}

fn is_near(name: &str, field: &str) -> bool {
    let plain = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    let (name, field) = (plain(name), plain(field));
    name == field
        || name.strip_suffix('s') == Some(&field)
        || field.strip_suffix('s') == Some(&name)
}
