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
fn kamaji_keeps_given_flags_since_july_2026() {
    let text = "apiVersion: kamaji.clastix.io/v1alpha1\nkind: TenantControlPlane\nspec:\n  controlPlane:\n    deployment:\n      \
extraArgs:\n        apiServer: [--authorization-mode=AlwaysAllow]\n";
    assert_eq!(
        mode(&read(text, Tool::Kamaji, Some("26.7.1-edge"))),
        Some("AlwaysAllow".to_owned())
    );
    assert_eq!(mode(&read(text, Tool::Kamaji, Some("v1.0.0"))), Some("Node,RBAC".to_owned()));
    assert_eq!(mode(&read(text, Tool::Kamaji, None)), None);
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

fn mode(server: &ApiServer) -> Option<String> {
    match server.setting("authorization-mode") {
        Setting::Set(flag) | Setting::Default(flag) => flag.known().map(str::to_owned),
        _ => None,
    }
}

fn read(text: &str, tool: Tool, version: Option<&str>) -> ApiServer {
    let version = version.map(|version| version.parse().unwrap());
    let tools = match tool {
        Tool::Kamaji => ToolVersions { kamaji: version, ..ToolVersions::default() },
        _ => ToolVersions { k3s: version, ..ToolVersions::default() },
    };
    let prefilter = Prefilter::new().unwrap();
    let context =
        Context { path: "x.yaml", version: None, hint: None, tools: &tools, prefilter: &prefilter };
    let mut servers = dialect::read(&Stream::parse(text), &context).servers;
    assert_eq!(servers.len(), 1);
    servers.remove(0)
}
