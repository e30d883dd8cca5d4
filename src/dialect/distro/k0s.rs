//! k0s: its `ClusterConfig`, and the same inside k0sctl's `Cluster` and `K0sControlPlane`.
//!
//! The flags are those of pkg/component/controller/apiserver.go of k0sproject/k0s (dff90ce, before
//! that 00c15fe): an entry of `extraArgs` replaces the one of the same name, `rawArgs` follow as
//! they are.

use crate::apiserver::{ApiServer, Completeness, Dialect, Version};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::Reader;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::flag_place::{self, FlagPlace};
use crate::dialect::object::Object;
use crate::dialect::tool_version::Tool;
use crate::dialect::tools;
use crate::dialect::version;
use crate::source::Span;
use crate::yaml::{Node, Scalar};

/// The default of `tls-cipher-suites` (`pkg/constant/constant_shared.go`, dff90ce).
const SUITES: &str = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,\
TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,\
TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,\
TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256";

/// Flags whose default comes back if an entry of `extraArgs` empties them.
const REFILLED: [&str; 2] = ["anonymous-auth", "tls-cipher-suites"];

/// Reads a document.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    for place in FlagPlace::all(object) {
        if place.path.dialect == Dialect::K0s {
            let written = version::of_field(place.version(), object.kind_span());
            let version = reader.version_or_tool(written, Tool::K0s);
            reader.push(server(place.config(), version, object.kind_span()));
        }
    }
}

fn server(config: Option<Node<'_>>, version: Version, kind: Span) -> ApiServer {
    let anchor =
        config.and_then(|config| command_line::key_at(config, tools::K0S_FLAGS)).unwrap_or(kind);
    let mut line = CommandLine::new(Dialect::K0s, anchor, tools::K0S);
    let at = |path: &str| config.and_then(|config| flag_place::at(config, path));
    let api = at("spec.api");
    fields(config, &version, &mut line);
    if let Some(api) = api {
        bound_address(api, &version, &mut line);
    }
    storage(config.and_then(|config| config.at(&["spec", "storage"])), &mut line);
    for entry in command_line::map_entries(at(tools::K0S_FLAGS)) {
        match &*entry.name {
            name if entry.is_empty() && REFILLED.contains(&name) => {}
            // The storage writes its own behind this one.
            "etcd-servers" => line.prepend(entry),
            _ => line.replace(vec![entry]),
        }
    }
    let given = |name: &str| at(tools::K0S_FLAGS).and_then(|flags| flags.get(name)).is_some();
    if given("authentication-config") && !given("anonymous-auth") {
        // 1.36.3+k0s.1 leaves the flag out if the file is given. Older releases do not start, as far as they were
        // read: 1.33 to 1.36.3+k0s.0.
        if version.at_least(37) {
            line.remove("anonymous-auth");
        } else if !version.before(33) {
            line.may_lack("anonymous-auth");
        }
    }
    // pkg/apis/k0s/v1beta1/api.go has the field since 1.34. k0s refuses a field that it does not know
    // (`YamlUnmarshalStrictIgnoringFields` in clusterconfig_types.go), so the file of an unknown release has one with it.
    if !version.before(34) {
        let raw = at(tools::K0S_RAW_FLAGS);
        line.push_words(&raw.map(command_line::strings).unwrap_or_default());
    }
    line.server(version, Completeness::Defaulted, Vec::new())
}

/// Fields of the configuration that become flags, and the defaults of k0s for them.
fn fields(config: Option<Node<'_>>, version: &Version, line: &mut CommandLine) {
    let spec = config.and_then(|config| config.get("spec"));
    let field = |holder: &str, name: &str| spec?.get(holder)?.entry(name);
    line.set_field("advertise-address", field("api", "address"), None);
    line.set_field("secure-port", field("api", "port"), Some("6443"));
    if field("network", "dualStack").is_none() {
        let range = field("network", "serviceCIDR");
        line.set_field("service-cluster-ip-range", range, Some("10.96.0.0/12"));
    }
    if field("api", "externalAddress").is_some_and(|(_, address)| !address.is_null()) {
        line.set_default(("endpoint-reconciler-type", Some("none")));
    }
    if spec.is_none_or(|spec| spec.get("featureGates").is_none()) && !version.before(27) {
        line.remove("feature-gates");
    }
    if !version.before(36) {
        // adaa2c8818; the time depends on how k0s is stopped.
        line.set_default(("shutdown-watch-termination-grace-period", None));
        if !version.at_least(36) {
            line.may_lack("shutdown-watch-termination-grace-period");
        }
    }
    // pkg/component/controller/apiserver.go at the first release of each minor version from 1.21 to 1.36: another
    // issuer in 1.21, and other suites and no lowest version of TLS before 1.27.
    if version.before(27) {
        line.remove("tls-min-version");
    } else {
        line.set_default(("tls-cipher-suites", Some(SUITES)));
    }
    if version.before(22) {
        line.remove("service-account-jwks-uri");
    } else {
        let issuer = "https://kubernetes.default.svc";
        line.set_default(("service-account-issuer", Some(issuer)));
        let keys = format!("{issuer}/openid/v1/jwks");
        line.set_default(("service-account-jwks-uri", Some(&keys)));
    }
}

/// The address that the server listens on, if it is to listen on no other. The field is there since 1.31.
fn bound_address(api: Node<'_>, version: &Version, line: &mut CommandLine) {
    let only = api.get("onlyBindToAddress").and_then(Node::scalar);
    if only != Some(Scalar::Bool(true)) || version.before(31) {
        return;
    }
    match api.entry("address") {
        Some((key, address)) => {
            line.replace(vec![FlagEntry::field("bind-address", key.span(), address)]);
        }
        None => line.set_default(("bind-address", None)),
    }
}

/// Removes the flags that the storage does not need: kine is reached through a socket without TLS.
fn storage(storage: Option<Node<'_>>, line: &mut CommandLine) {
    let kind = storage.and_then(|storage| storage.get("type")).and_then(Node::text);
    let elsewhere = storage.and_then(|storage| storage.at(&["etcd", "externalCluster"]));
    if matches!(kind, None | Some("etcd")) && elsewhere.is_none() {
        line.set_default(("etcd-servers", Some("https://127.0.0.1:2379")));
    }
    if kind == Some("kine") {
        for name in ["etcd-cafile", "etcd-certfile", "etcd-keyfile"] {
            line.remove(name);
        }
    }
}
