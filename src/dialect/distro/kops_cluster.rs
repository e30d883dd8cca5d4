//! The flags that kOps derives from the rest of a `Cluster`, mostly over those of `spec.kubeAPIServer`
//! (`BuildOptions` in pkg/model/components/apiserver.go and discovery.go of kubernetes/kops,
//! 268927e).

use crate::apiserver::Version;
use crate::dialect::command_line::CommandLine;
use crate::dialect::distro::kops_release::{self, KopsReleases};
use crate::dialect::flag_entry::FlagEntry;
use crate::yaml::{Node, Scalar};

/// Flags that are set over the fields of the same meaning.
const FIXED: [(&str, &str); 8] = [
    ("allow-privileged", "true"),
    ("anonymous-auth", "false"),
    ("requestheader-allowed-names", "aggregator"),
    ("requestheader-extra-headers-prefix", "X-Remote-Extra-"),
    ("requestheader-group-headers", "X-Remote-Group"),
    ("requestheader-username-headers", "X-Remote-User"),
    ("secure-port", "443"),
    ("v", "2"),
];

/// Sets what kOps derives. `spec` is the specification of the cluster `root`.
pub(super) fn derive(
    root: Node<'_>,
    spec: Node<'_>,
    version: &Version,
    releases: KopsReleases,
    line: &mut CommandLine,
) {
    for (name, value) in FIXED {
        line.set_default((name, Some(value)));
    }
    line.remove("insecure-port");
    line.remove("insecure-bind-address");
    network(spec, line);
    etcd(root, spec, releases, line);
    plugins(spec, releases.plugins(version), line);
    authorization(spec, line);
    authentication(spec, line);
    issuer(root, spec, line);
    cloud_provider(spec, version, line);
    if is_true(spec.at(&["metricsServer", "enabled"]))
        && !line.has("enable-aggregator-routing")
        && releases.route_to_endpoints() != Some(false)
    {
        line.set_default(("enable-aggregator-routing", Some("true")));
        if releases.route_to_endpoints().is_none() {
            line.may_lack("enable-aggregator-routing");
        }
    }
    if is_true(spec.get("encryptionConfig")) {
        line.set_default(("encryption-provider-config", None));
    }
    releases.set_aws_gates(spec, version, line);
    kops_release::set_old(version, line);
}

/// Before 1.33 the provider is external: since 1.31 always, since 1.24 everywhere but on Azure
/// (`ExternalCloudControllerManager` in pkg/model/components/*cloudcontrollermanager.go).
fn cloud_provider(spec: Node<'_>, version: &Version, line: &mut CommandLine) {
    let is_azure = spec.get("cloudProvider").and_then(Node::text) == Some("azure")
        || spec.at(&["cloudProvider", "azure"]).is_some();
    if version.before(33) {
        let is_external = version.at_least(if is_azure { 31 } else { 24 });
        line.set_default(("cloud-provider", is_external.then_some("external")));
    } else if version.at_least(33) && spec.at(&["kubeAPIServer", "cloudProvider"]).is_none() {
        line.remove("cloud-provider");
    }
}

fn is_true(node: Option<Node<'_>>) -> bool {
    node.and_then(Node::scalar) == Some(Scalar::Bool(true))
}

/// A field of the network: v1alpha2 has it at the top, v1alpha3 under `networking`.
fn network_field<'a>(spec: Node<'a>, name: &str) -> Option<(Node<'a>, Node<'a>)> {
    let inner = spec.get("networking").and_then(|networking| networking.entry(name));
    spec.entry(name).or(inner)
}

fn network(spec: Node<'_>, line: &mut CommandLine) {
    let masquerade =
        network_field(spec, "nonMasqueradeCIDR").map(|(_, value)| value.text().unwrap_or_default());
    // `IsIPv6Only` in pkg/apis/kops/cluster.go.
    let family = masquerade.map(|cidr| cidr.contains(':'));
    line.set_default(("bind-address", family.map(|v6| if v6 { "::" } else { "0.0.0.0" })));
    if let Some((key, range)) = network_field(spec, "serviceClusterIPRange") {
        return line.replace(vec![FlagEntry::field("service-cluster-ip-range", key.span(), range)]);
    }
    let range = match family {
        _ if is_allocated(spec) => None,
        Some(true) => Some("fd00:5e4f:ce::/108"),
        Some(false) => Some("100.64.0.0/13"),
        None => None,
    };
    line.set_default(("service-cluster-ip-range", range));
}

/// True if kOps picks a free part of the network for the services: on GCE, if the network aliases addresses
/// (`UsesIPAliases` in upup/pkg/fi/cloudup/gce/network.go). v1alpha2 calls the network `gce`, v1alpha3 `gcp`.
fn is_allocated(spec: Node<'_>) -> bool {
    let on_gce = spec.get("cloudProvider").and_then(Node::text) == Some("gce")
        || spec.at(&["cloudProvider", "gce"]).is_some();
    let aliased = ["gce", "gcp", "kindnet"];
    on_gce && aliased.iter().any(|network| spec.at(&["networking", network]).is_some())
}

/// The etcd clusters, which run next to every control plane. A node that only runs API servers
/// reaches them by name.
fn etcd(root: Node<'_>, spec: Node<'_>, releases: KopsReleases, line: &mut CommandLine) {
    let Some(clusters) = spec.get("etcdClusters") else {
        return;
    };
    let mut overrides = Vec::new();
    let mut members = None;
    for cluster in clusters.items() {
        let name = cluster.get("name").and_then(Node::text);
        match name {
            Some("main") => {
                let listed = cluster.get("etcdMembers").or_else(|| cluster.get("members"));
                members = listed.map(|listed| listed.items().count().to_string());
            }
            Some("events") => overrides.push("/events#https://127.0.0.1:4002"),
            Some("leases") => overrides.push("coordination.k8s.io/leases#https://127.0.0.1:4004"),
            _ => {}
        }
    }
    if spec.at(&["kubeAPIServer", "apiServerCount"]).is_none() {
        line.set_default(("apiserver-count", members.as_deref()));
    }
    let mut groups = root.siblings_of_kind("InstanceGroup");
    let near = releases.use_etcd_tls() && !groups.any(is_of_api_server);
    let overrides = overrides.join(",");
    line.set_default(("etcd-servers", near.then_some("https://127.0.0.1:4001")));
    line.set_default(("etcd-servers-overrides", near.then_some(overrides.as_str())));
    if overrides.is_empty() {
        line.remove("etcd-servers-overrides");
    }
}

fn is_of_api_server(group: Node<'_>) -> bool {
    group.at(&["spec", "role"]).and_then(Node::text) == Some("APIServer")
}

fn plugins(spec: Node<'_>, (own, may_be_more): (String, bool), line: &mut CommandLine) {
    let field = |name: &str| spec.at(&["kubeAPIServer", name]);
    if let Some(plugins) = field("admissionControl").filter(|plugins| !plugins.is_null()) {
        line.remove("admission-control");
        let entry = FlagEntry::field("enable-admission-plugins", plugins.span(), plugins);
        return line.replace(vec![entry]);
    }
    let more = field("appendAdmissionPlugins").into_iter().flat_map(Node::items);
    let mut all = own;
    for plugin in more {
        all.push(',');
        all.push_str(plugin.text().unwrap_or_default());
    }
    line.set_default(("enable-admission-plugins", Some(&all)));
    if may_be_more {
        line.extend("enable-admission-plugins", None);
    }
}

fn authorization(spec: Node<'_>, line: &mut CommandLine) {
    let Some(authorization) = spec.get("authorization").filter(|node| !node.is_null()) else {
        return line.set_default(("authorization-mode", Some("Node,RBAC")));
    };
    if authorization.get("alwaysAllow").is_some_and(|node| !node.is_null()) {
        line.set_default(("authorization-mode", Some("AlwaysAllow")));
    } else if authorization.get("rbac").is_some_and(|node| !node.is_null()) {
        line.set_default(("authorization-mode", Some("Node,RBAC")));
    }
}

/// `spec.authentication`: a webhook, or OIDC as v1alpha3 has it.
fn authentication(spec: Node<'_>, line: &mut CommandLine) {
    let Some(authentication) = spec.get("authentication") else {
        return;
    };
    let has = |name: &str| authentication.get(name).is_some_and(|node| !node.is_null());
    if has("aws") || has("kopeio") {
        let file = Some("/etc/kubernetes/authn.config");
        line.set_default(("authentication-token-webhook-config-file", file));
    }
    let oidc = [
        ("clientID", "oidc-client-id"),
        ("groupsClaims", "oidc-groups-claim"),
        ("groupsPrefix", "oidc-groups-prefix"),
        ("issuerURL", "oidc-issuer-url"),
        ("requiredClaims", "oidc-required-claim"),
        ("usernameClaim", "oidc-username-claim"),
        ("usernamePrefix", "oidc-username-prefix"),
    ];
    for (field, flag) in oidc {
        if let Some((key, value)) = authentication.get("oidc").and_then(|oidc| oidc.entry(field)) {
            line.replace(vec![FlagEntry::field(flag, key.span(), value)]);
        }
    }
}

/// The issuer, and the address of its keys, which is always derived from it.
fn issuer(root: Node<'_>, spec: Node<'_>, line: &mut CommandLine) {
    let written = spec.at(&["kubeAPIServer", "serviceAccountIssuer"]);
    let issuer = if let Some(written) = written {
        known(written)
    } else {
        let derived = derived_issuer(root, spec);
        line.set_default(("service-account-issuer", derived.as_deref()));
        derived
    };
    let keys = issuer.map(|issuer| format!("{issuer}/openid/v1/jwks"));
    line.set_default(("service-account-jwks-uri", keys.as_deref()));
}

fn derived_issuer(root: Node<'_>, spec: Node<'_>) -> Option<String> {
    let discovery = spec.get("serviceAccountIssuerDiscovery");
    let part = |name: &str| discovery.and_then(|discovery| discovery.get(name));
    if let Some(store) = part("discoveryStore") {
        return address_of_store(&known(store)?);
    }
    if let Some(service) = part("discoveryService") {
        return known(service.get("url")?);
    }
    // A cluster whose keys are public is named after its public name.
    if is_true(spec.at(&["kubeAPIServer", "anonymousAuth"])) {
        return None;
    }
    let name = known(root.at(&["metadata", "name"])?)?;
    Some(format!("https://api.internal.{name}"))
}

/// The address at which a store is read. That of a bucket of S3 depends on its region, and kOps asks AWS for it
/// (`GetHTTPsUrl` in util/pkg/vfs/{gsfs,s3fs}.go). A store in memory is for tests.
fn address_of_store(store: &str) -> Option<String> {
    let base = match store.split_once("://")? {
        ("gs", path) => format!("https://storage.googleapis.com/{path}"),
        ("memfs", path) => format!("https://{path}"),
        _ => return None,
    };
    Some(base.trim_end_matches('/').to_owned())
}

/// The text of a scalar, if no template fills it in.
fn known(node: Node<'_>) -> Option<String> {
    let text = node.mapped()?;
    let is_known = text.unknown(0..text.text().len()).is_none();
    is_known.then(|| text.text().to_owned())
}
