//! Tools whose version decides what they set.

use scantling::apiserver::{ApiServer, Setting};
use scantling::dialect::{self, Context, Prefilter, Tool, ToolVersion, ToolVersions};
use scantling::yaml::Stream;

#[test]
fn versions_are_compared_by_their_numbers() {
    let version = |text: &str| text.parse::<ToolVersion>().unwrap();
    assert!(version("edge-26.10.1").at_least(&[26, 7]));
    assert!(!version("v1.0.0").at_least(&[26, 7]));
    assert!(version("v1.33.1+k3s1").at_least(&[1, 33, 1]));
    for text in ["latest", "1..2", "", "v"] {
        assert!(text.parse::<ToolVersion>().is_err(), "{text}");
    }
}

#[test]
fn kamaji_keeps_given_flags_since_march_2024() {
    let text = kamaji("authorization-mode=AlwaysAllow", "");
    let mode =
        |text: &str, release| value(&read(text, Tool::Kamaji, release), "authorization-mode");
    assert_eq!(mode(&text, Some("26.7.1-edge")), Some("AlwaysAllow".to_owned()));
    assert_eq!(mode(&text, Some("v1.0.0")), Some("AlwaysAllow".to_owned()));
    assert_eq!(mode(&text, Some("v0.4.1")), Some("Node,RBAC".to_owned()));
    assert_eq!(mode(&text, None), None);
    // No older release runs it.
    let new = kamaji("authorization-mode=AlwaysAllow", "  kubernetes: {version: v1.30.0}\n");
    assert_eq!(mode(&new, None), Some("AlwaysAllow".to_owned()));
}

#[test]
fn kamaji_sets_its_own_files_over_given_ones_since_may_2026() {
    let text = kamaji("tls-cert-file=/own.crt", "");
    let file = |release| value(&read(&text, Tool::Kamaji, release), "tls-cert-file");
    let of_kamaji = Some("/etc/kubernetes/pki/apiserver.crt".to_owned());
    assert_eq!(file(Some("26.5.2-edge")), of_kamaji);
    assert_eq!(file(Some("26.4.5-edge")), Some("/own.crt".to_owned()));
    assert_eq!(file(Some("v0.4.1")), of_kamaji);
    assert_eq!(file(None), of_kamaji);
}

#[test]
fn kamaji_leaves_its_mode_out_for_a_file_since_july_2026() {
    let text = kamaji("authorization-config=/etc/authz.yaml", "");
    let modes = |release| {
        let server = read(&text, Tool::Kamaji, release);
        let flags: Vec<bool> =
            server.occurrences("authorization-mode").map(|flag| flag.maybe).collect();
        flags
    };
    assert_eq!(modes(Some("26.7.5-edge")), Vec::<bool>::new());
    assert_eq!(modes(Some("26.7.4-edge")), [false]);
    assert_eq!(modes(None), [true]);
}

/// A control plane of Kamaji with one flag.
fn kamaji(flag: &str, more: &str) -> String {
    format!(
        "apiVersion: kamaji.clastix.io/v1alpha1\nkind: TenantControlPlane\nspec:\n{more}  controlPlane:\n    \
deployment:\n      extraArgs:\n        apiServer: [--{flag}]\n"
    )
}

#[test]
fn variables_of_kubespray_are_read_by_the_releases_that_have_them() {
    let text = "kube_apiserver_insecure_port: 8080\nkube_token_auth: true\nkube_profiling: no\n\
kube_api_anonymous_auth: true\nkube_apiserver_use_authentication_config_file: true\n";
    let flag = |release, name: &str| value(&read(text, Tool::Kubespray, release), name);
    assert_eq!(flag(Some("2.19.0"), "insecure-port"), Some("8080".to_owned()));
    assert_eq!(flag(Some("v2.20.0"), "insecure-port"), None);
    assert_eq!(flag(Some("2.30.0"), "anonymous-auth"), Some("true".to_owned()));
    assert_eq!(flag(Some("2.31.0"), "anonymous-auth"), None);
    assert_eq!(flag(None, "anonymous-auth"), None);
    assert_eq!(flag(None, "profiling"), Some("False".to_owned()));
    let files = |release: &str| {
        read(text, Tool::Kubespray, Some(release)).occurrences("token-auth-file").count()
    };
    assert_eq!((files("2.30.0"), files("2.31.0")), (1, 0));
}

#[test]
fn k3s_leaves_its_mode_out_for_a_file_since_april_2025() {
    let text = "kube-apiserver-arg:\n- authorization-config=/etc/authz.yaml\n";
    let setting = |version: Option<&str>| {
        let server = read(text, Tool::K3s, version);
        let flags: Vec<bool> =
            server.occurrences("authorization-mode").map(|flag| flag.maybe).collect();
        flags
    };
    assert_eq!(setting(Some("v1.33.1+k3s1")), Vec::<bool>::new());
    assert_eq!(setting(Some("v1.31.8+k3s1")), Vec::<bool>::new());
    assert_eq!(setting(Some("v1.31.7+k3s1")), [false]);
    assert_eq!(setting(Some("v1.28.5+k3s1")), [false]);
    assert_eq!(setting(None), [true]);
}

fn value(server: &ApiServer, name: &str) -> Option<String> {
    match server.setting(name) {
        Setting::Set(flag) | Setting::Default(flag) => flag.known().map(str::to_owned),
        _ => None,
    }
}

fn read(text: &str, tool: Tool, version: Option<&str>) -> ApiServer {
    let version = version.map(|version| version.parse().unwrap());
    let tools = match tool {
        Tool::Kamaji => ToolVersions { kamaji: version, ..ToolVersions::default() },
        Tool::Kubespray => ToolVersions { kubespray: version, ..ToolVersions::default() },
        _ => ToolVersions { k3s: version, ..ToolVersions::default() },
    };
    let prefilter = Prefilter::new().unwrap();
    let context =
        Context { path: "x.yaml", version: None, hint: None, tools: &tools, prefilter: &prefilter };
    let mut servers = dialect::read(&Stream::parse(text), &context).servers;
    assert_eq!(servers.len(), 1);
    servers.remove(0)
}
