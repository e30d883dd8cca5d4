//! A cluster configuration, in any kind of file, to the command line that kubeadm writes for it.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use crate::apiserver::{
    ApiServer, Completeness, Dialect, Fault, Mount, Partial, PatchFolder, Version,
};
use crate::dialect::conditionals;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::kubeadm::defaults::{DefaultValue, Etcd, Surroundings};
use crate::dialect::kubeadm::{arrange, defaults, fields, gates, mounts};
use crate::mapped_text::UnknownReason;
use crate::source::Span;
use crate::yaml::{Node, Presence};

/// Mappings laid over one another as a JSON merge patch does, the last one on top.
#[derive(Clone, Default)]
pub(crate) struct Layers<'a>(pub(crate) Vec<Node<'a>>);

impl<'a> Layers<'a> {
    /// The value at the end of a path of keys; `None` if it is null.
    pub(crate) fn get(&self, path: &[&str]) -> Option<Node<'a>> {
        let found = self.0.iter().rev().find_map(|layer| layer.at(path));
        found.filter(|node| !node.is_null())
    }
}

impl<'a> From<Option<Node<'a>>> for Layers<'a> {
    fn from(node: Option<Node<'a>>) -> Self {
        Self(node.into_iter().collect())
    }
}

/// The folder whose patches kubeadm lays over the manifests that it writes
/// (cmd/kubeadm/app/util/patches/patches.go, 1.36).
fn patches<'a>(init: &Layers<'a>) -> Option<Node<'a>> {
    let found = init.get(&["patches", "directory"])?;
    if found.text() == Some("") { None } else { Some(found) }
}

/// A folder of patches, if its path is known. `mounts` are those of the Pod without them.
fn folder(node: Node<'_>, mounts: Option<Arc<[Mount]>>) -> Option<PatchFolder> {
    let text = node.mapped()?;
    if text.unknown(0..text.text().len()).is_some() {
        return None;
    }
    Some(PatchFolder { path: text.text().to_owned(), span: node.span(), mounts })
}

/// A cluster configuration, and the settings around it.
pub(crate) struct Configuration<'a> {
    /// The tool that hands it to kubeadm.
    pub(crate) dialect: Dialect,
    /// `ClusterConfiguration`
    pub(crate) cluster: Layers<'a>,
    /// `InitConfiguration`
    pub(crate) init: Layers<'a>,
    /// `extraArgs`, read.
    pub(crate) extra: Vec<FlagEntry>,
    /// `extraArgs` is a map, which has no order.
    pub(crate) unordered: bool,
    /// Minor version of the kubeadm that will be run.
    pub(crate) kubeadm: u8,
    /// The Kubernetes version.
    pub(crate) version: Version,
    /// The default of `networking.serviceSubnet`.
    pub(crate) service_subnet: &'a str,
    /// The token to point at if a flag is missing.
    pub(crate) anchor: Span,
    /// The token that is present if any of it is, for a configuration in a template.
    pub(crate) given: Option<Span>,
    /// A template may add to `extraArgs`, or write it in the first place.
    pub(crate) partial: bool,
    /// The faults that were found while reading.
    pub(crate) faults: Vec<Fault>,
}

/// kubeadm's default of `networking.serviceSubnet`
/// (cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go, 1.36).
pub(crate) const SERVICE_SUBNET: &str = "10.96.0.0/12";

impl Configuration<'_> {
    /// The server that kubeadm starts with it.
    pub(crate) fn server(mut self) -> ApiServer {
        if self.unordered && self.kubeadm >= 31 {
            self.extra.sort_by(|a, b| a.name.cmp(&b.name));
        }
        for layer in &self.cluster.0 {
            let whole = self.given.unwrap_or(layer.span());
            gates::refused(*layer, whole, &self.version, &mut self.faults);
        }
        let cluster = self.surroundings();
        let defaults = defaults::entries(&cluster, self.dialect, self.anchor);
        let mut mounts = self.mounts(&cluster);
        let patches = patches(&self.init);
        let is_patched = patches.is_some();
        // Until the patches are known, one of them may add a mount.
        let patch_folder = patches.and_then(|node| folder(node, mounts.take()));
        if is_patched {
            mounts = None;
        }
        let by = (self.dialect, self.anchor);
        let arguments = arrange::arrange(defaults, self.extra, self.kubeadm, by);
        ApiServer {
            version: self.version,
            patch_folder,
            completeness: match (self.partial, is_patched) {
                (true, _) => Completeness::Partial(Partial::Template),
                (false, true) => Completeness::Partial(Partial::Patches),
                (false, false) => Completeness::Defaulted,
            },
            faults: self.faults,
            mounts,
            ..ApiServer::new(self.dialect, self.anchor, arguments)
        }
    }

    /// The mounts; `None` if a tool adds to the configuration.
    fn mounts(&self, cluster: &Surroundings) -> Option<Arc<[Mount]>> {
        let direct = matches!(self.dialect, Dialect::Kubeadm | Dialect::ClusterApi | Dialect::Kind);
        if !direct {
            return None;
        }
        // A list of a later layer replaces that of an earlier one.
        let mut layers = self.cluster.0.iter().rev().copied();
        let path = ["apiServer", "extraVolumes"];
        let written = layers.find(|layer| layer.at(&path).is_some());
        mounts::mounts(cluster, written.or(self.cluster.0.last().copied()), self.anchor)
    }

    fn surroundings(&self) -> Surroundings {
        let given = |node| given(node, self.given);
        let field = |path: &[&str]| self.cluster.get(path).and_then(given);
        // kubeadm puts its default for an empty field too (`SetDefaults_ClusterConfiguration`,
        // cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go, 1.36).
        let default = |path: &[&str], default: Cow<'static, str>| {
            field(path).filter(|value| !is_empty(value)).unwrap_or(Ok(default))
        };
        let endpoint = |name: &str| {
            let init = self
                .init
                .get(&["localAPIEndpoint", name])
                .or_else(|| self.init.get(&["apiEndpoint", name]));
            // The presence does not matter: without the field the machine decides.
            init.and_then(|node| self::given(node, None))
                .or_else(|| self.cluster.get(&["api", name]).and_then(given))
        };
        Surroundings {
            kubeadm: self.kubeadm,
            certificates: default(&["certificatesDir"], "/etc/kubernetes/pki".into()),
            advertise_address: endpoint("advertiseAddress").filter(is_chosen),
            bind_port: endpoint("bindPort").unwrap_or(Ok("6443".into())),
            service_subnet: default(
                &["networking", "serviceSubnet"],
                self.service_subnet.to_owned().into(),
            ),
            dns_domain: default(&["networking", "dnsDomain"], "cluster.local".into()),
            etcd: self.etcd(),
            dual_stack: field(&["featureGates", "IPv6DualStack"]),
        }
    }

    fn etcd(&self) -> Etcd {
        let Some(etcd) = self.cluster.get(&["etcd"]) else {
            return Etcd::Local(None);
        };
        let given = |node| given(node, self.given);
        // v1alpha1 has the endpoints right under `etcd`. No endpoints mean a local etcd
        // (`len(cfg.Etcd.Endpoints) > 0`, cmd/kubeadm/app/phases/controlplane/manifests.go, 1.9):
        //     etcd:
        //       endpoints: null
        let endpoints = etcd.entry("endpoints").filter(|(key, list)| {
            list.is_hole() || list.may_gain_items(*key) || list.items().next().is_some()
        });
        let external = etcd.get("external").or_else(|| endpoints.map(|_| etcd));
        let Some(external) = external.filter(|external| external.is_mapping()) else {
            let extra = etcd.at(&["local", "extraArgs"]);
            let urls = extra.and_then(|extra| argument(extra, "advertise-client-urls"));
            return Etcd::Local(urls.and_then(given));
        };
        let file = |name: &str| external.get(name).and_then(given).filter(|value| !is_empty(value));
        let endpoints = external.entry("endpoints").map(|(key, list)| {
            let listed = list.items().filter_map(given).collect::<Result<Vec<_>, _>>();
            let grows = list.is_hole() || list.may_gain_items(key);
            if grows {
                Err(UnknownReason::Template)
            } else {
                listed.map(|all| all.join(",").into())
            }
        });
        Etcd::External {
            endpoints: endpoints.unwrap_or(Ok("".into())),
            ca: file("caFile"),
            pair: file("certFile").zip(file("keyFile")),
        }
    }
}

/// True if a template may add to `extraArgs`, or write it in the first place.
pub(crate) fn may_gain(cluster: Node<'_>, alpha: bool) -> bool {
    let has_several = |map, key| conditionals::values(map, key).len() > 1;
    if alpha {
        // apiServerExtraArgs:
        // {{ range .flags }}
        return match cluster.entry("apiServerExtraArgs") {
            Some((key, extra)) => {
                extra.may_gain_items(key)
                    || has_several(cluster, "apiServerExtraArgs")
                    || has_several(cluster, "apiServer")
            }
            None => cluster.may_gain_keys(),
        };
    }
    let Some((key, api_server)) = cluster.entry("apiServer") else {
        // kind: ClusterConfiguration
        // {{ include "apiServer" . }}
        return cluster.may_gain_keys();
    };
    if let Some((key, extra)) = api_server.entry("extraArgs") {
        // extraArgs:
        //   profiling: "false"
        //   {{ include "flags" . }}
        // or `extraArgs` or `apiServer` twice, in branches of a condition.
        return extra.may_gain_items(key)
            || has_several(api_server, "extraArgs")
            || has_several(cluster, "apiServer");
    }
    if api_server.is_null() {
        // apiServer:
        //   {{ include "apiServer" . }}
        return api_server.may_gain_items(key);
    }
    // apiServer:
    //   certSANs: []
    //   {{ include "extraArgs" . }}
    api_server.may_gain_keys()
}

/// The token to point at if a flag is missing from a cluster configuration: `extraArgs`, else the key
/// above it, else `otherwise`.
pub(crate) fn anchor(cluster: Node<'_>, otherwise: Span) -> Span {
    let alpha = cluster.entry("apiServerExtraArgs");
    let api_server = cluster.entry("apiServer");
    let extra = api_server.and_then(|(_, node)| node.entry("extraArgs"));
    let found = extra.or(alpha).or(api_server);
    found.map_or(otherwise, |(key, _)| key.span())
}

/// Faults of the fields of a cluster configuration.
pub(crate) fn misspelt(cluster: Node<'_>, faults: &mut Vec<Fault>) {
    fields::misspelt(cluster, false, faults);
}

/// The value of a field. Only a template makes it unknown, because nothing else expands kubeadm's files.
fn given(node: Node<'_>, whole: Option<Span>) -> Option<DefaultValue> {
    if node.is_null() {
        return None;
    }
    let text = node.mapped()?;
    let filled_in = text.unknown(0..text.text().len());
    let presence = node.presence(whole.unwrap_or(node.span()));
    let maybe = (presence != Presence::Certain).then_some(UnknownReason::Template);
    Some(match filled_in.or(maybe) {
        Some(why) => Err(why),
        None => Ok(text.text().to_owned().into()),
    })
}

/// False if kubeadm replaces the address by one of the machine's: an empty one, one that means every address,
/// and the loopback address (`SetAPIEndpointDynamicDefaults`,
/// cmd/kubeadm/app/util/config/initconfiguration.go, 1.36).
fn is_chosen(address: &DefaultValue) -> bool {
    match address.as_deref().map(str::parse::<IpAddr>) {
        Ok(Ok(address)) => !address.is_unspecified() && !address.is_loopback(),
        _ => !is_empty(address),
    }
}

fn is_empty(value: &DefaultValue) -> bool {
    value.as_deref() == Ok("")
}

/// An argument of `extraArgs` in either form; the last of several.
fn argument<'a>(extra: Node<'a>, name: &str) -> Option<Node<'a>> {
    let mut listed =
        extra.items().filter(|item| item.get("name").and_then(Node::text) == Some(name));
    extra.get(name).or_else(|| listed.next_back()?.get("value"))
}
