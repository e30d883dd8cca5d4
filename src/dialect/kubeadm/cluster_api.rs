//! Cluster API with kubeadm: `KubeadmControlPlane`, `KubeadmConfig` and their templates.
//!
//! Both hold a cluster configuration of kubeadm without its `kind`. `extraArgs` is a map up to
//! v1beta1 and a list from v1beta2 on (`api/bootstrap/kubeadm/v1beta2/kubeadm_types.go`, Cluster
//! API 1.11); either way the provider writes it for the kubeadm of the cluster's own version.

use crate::apiserver::version::NEWEST_MINOR;
use crate::apiserver::{ApiServer, Dialect, Fault, FaultKind, Partial, Version};
use crate::dialect::context::Reader;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::flag_place::{FlagHome, FlagPlace};
use crate::dialect::kubeadm::configuration::{Configuration, Layers, SERVICE_SUBNET};
use crate::dialect::kubeadm::extra_args::{ArgsForm, is_list};
use crate::dialect::kubeadm::{cluster_class, configuration, extra_args};
use crate::dialect::object::Object;
use crate::dialect::version;
use crate::hashed::HashSet;
use crate::source::Span;
use crate::yaml::{Node, Presence};

/// Reads an object of Cluster API's control plane or bootstrap group.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let Some(plane) = ControlPlane::of(object) else {
        return;
    };
    if plane.is_worker() || !plane.extra().is_none_or(|(_, extra)| reader.step(extra)) {
        return;
    }
    // The API demands a version. A KubeadmControlPlane without one is a patch of another.
    if object.kind == "KubeadmControlPlane" && plane.version.is_none() {
        plane.push_patch(reader);
    } else {
        let mut server = plane.server(reader);
        cluster_class::apply(object, &mut server, reader);
        reader.push(server);
    }
}

/// Reads a document without a kind that lies over a `KubeadmControlPlane`, as those of ytt do.
pub(crate) fn read_overlay(object: Object<'_>, reader: &mut Reader<'_>) {
    let Some(config) = object.node.at(&["spec", "kubeadmConfigSpec"]) else {
        return;
    };
    let plane = ControlPlane {
        config: Some(config),
        version: None,
        is_plane: true,
        is_deployed: false,
        form: ArgsForm { api_version: "", list: false },
        anchor: object.kind_span(),
    };
    plane.push_patch(reader);
}

/// The place for the flags of a control plane.
pub(crate) fn home(root: Node<'_>, place: FlagPlace<'_>) -> FlagHome {
    FlagHome { keys: place.keys(), is_list: is_list(Object::of(root, "").version()) }
}

struct ControlPlane<'a> {
    config: Option<Node<'a>>,
    version: Option<Node<'a>>,
    is_plane: bool,
    /// True for the template of a `MachineDeployment`, whose machines join.
    is_deployed: bool,
    form: ArgsForm<'a>,
    anchor: Span,
}

impl<'a> ControlPlane<'a> {
    fn of(object: Object<'a>) -> Option<Self> {
        let path: &[&str] = if object.kind.ends_with("Template") {
            &["spec", "template", "spec"]
        } else {
            &["spec"]
        };
        let spec = object.node.at(path)?;
        let (config, version) = match object.kind {
            "KubeadmControlPlane" | "KubeadmControlPlaneTemplate" => {
                (spec.get("kubeadmConfigSpec"), spec.get("version"))
            }
            "KubeadmConfig" | "KubeadmConfigTemplate" => (Some(spec), None),
            _ => return None,
        };
        Some(Self {
            config,
            version,
            is_plane: object.kind.starts_with("KubeadmControlPlane"),
            is_deployed: object.kind == "KubeadmConfigTemplate",
            form: ArgsForm { api_version: object.api_version, list: is_list(object.version()) },
            anchor: object.kind_span(),
        })
    }

    /// True for the configuration of a worker, which only joins. A control plane may have no cluster
    /// configuration either, and a worker that has one does not read it:
    ///
    /// ```yaml
    /// kind: KubeadmConfigTemplate
    /// spec: {template: {spec: {clusterConfiguration: {…}, joinConfiguration: {nodeRegistration: {…}}}}}
    /// ```
    fn is_worker(&self) -> bool {
        let join = self.part("joinConfiguration");
        let joins = join.is_some_and(|join| join.get("controlPlane").is_none());
        if self.is_deployed && joins && self.part("initConfiguration").is_none() {
            return true;
        }
        let plane = self.version.is_some() || self.part("initConfiguration").is_some();
        self.part("clusterConfiguration").is_none() && !(self.is_plane && plane)
    }

    fn part(&self, key: &str) -> Option<Node<'a>> {
        self.config?.get(key)
    }

    fn extra(&self) -> Option<(Span, Node<'a>)> {
        let cluster = self.part("clusterConfiguration")?;
        extra_args::field(cluster.get("apiServer")?, "extraArgs")
    }

    /// Names that the list has twice: a rule of the API demands that they differ
    /// (`api/bootstrap/kubeadm/v1beta2/kubeadm_types.go`, Cluster API 1.11).
    fn repeated(&self) -> Vec<Fault> {
        let mut seen = HashSet::default();
        let items = self.extra().into_iter().flat_map(|(_, extra)| extra.items());
        let names = items.filter_map(|item| item.get("name"));
        let again = names.filter(|name| {
            let known = name.presence(self.anchor) == Presence::Certain;
            name.text().is_some_and(|text| known && !seen.insert(text))
        });
        let faults = again.map(|name| Fault {
            span: name.span(),
            kind: FaultKind::Repeated { flag: name.text().unwrap_or_default().to_owned() },
        });
        faults.collect()
    }

    fn anchor(&self) -> Span {
        self.part("clusterConfiguration")
            .map_or(self.anchor, |cluster| configuration::anchor(cluster, self.anchor))
    }

    /// The version of the object, else that of its cluster configuration.
    fn written_version(&self) -> Version {
        let own = version::of_named_field("spec.version", self.version, self.anchor);
        if own != Version::Unknown {
            return own;
        }
        let cluster = self.part("clusterConfiguration");
        let inner = cluster.and_then(|cluster| cluster.get("kubernetesVersion"));
        version::of_field(inner, self.anchor)
    }

    fn server(&self, reader: &Reader<'_>) -> ApiServer {
        let cluster = self.part("clusterConfiguration");
        let mut faults = Vec::new();
        if let Some(cluster) = cluster {
            configuration::misspelt(cluster, &mut faults);
        }
        let extra = extra_args::read(self.extra(), Some(self.form), self.anchor, &mut faults);
        faults.extend(self.repeated());
        let version = reader.version_or(self.written_version());
        Configuration {
            dialect: Dialect::ClusterApi,
            cluster: Layers::from(cluster),
            init: Layers::from(self.part("initConfiguration")),
            unordered: self.extra().is_some_and(|(_, extra)| extra.is_mapping()),
            extra,
            kubeadm: version.exact().map_or(NEWEST_MINOR, |release| release.minor),
            version,
            service_subnet: SERVICE_SUBNET,
            given: Some(self.anchor),
            partial: cluster.is_some_and(|cluster| configuration::may_gain(cluster, false)),
            anchor: self.anchor(),
            faults,
        }
        .server()
    }

    /// Adds a server with the flags of a patch of a control plane, if it has any.
    fn push_patch(&self, reader: &mut Reader<'_>) {
        let mut faults = Vec::new();
        let form = Some(self.form).filter(|form| !form.api_version.is_empty());
        let extra = extra_args::read(self.extra(), form, self.anchor, &mut faults);
        if extra.is_empty() {
            return;
        }
        let arguments = extra.into_iter().map(FlagEntry::into_argument);
        let server = ApiServer::partial(
            Dialect::ClusterApi,
            self.anchor(),
            arguments.collect(),
            Partial::Patch,
        );
        reader.push(ApiServer { faults, ..server });
    }
}
