//! The places of findings in the output of `helm template`, in the formats that show them at a file.

use std::io::Write;
use std::process::{Output, Stdio};

use crate::files::Folder;
use serde_json::Value;

const TEMPLATE: &str = "{{- if .Values.enabled }}
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:{{ .Values.version }}
    command:
    - kube-apiserver
    {{- range .Values.extra }}
    - {{ . }}
    {{- end }}
    - --authorization-mode={{ .Values.mode }}
    - --etcd-servers=https://127.0.0.1:2379
{{- end }}
";

const RENDERED: &str = "---
# Source: control-plane/templates/values.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: values
---
# Source: control-plane/templates/apiserver.yaml
apiVersion: v1
kind: Pod
metadata:
  name: one-kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.2
    command:
    - kube-apiserver
    - --token-auth-file=/etc/kubernetes/tokens.csv
    - --authorization-mode=AlwaysAllow
    - --etcd-servers=https://127.0.0.1:2379
";

const RULES: &str = "--select=always-allow-authorization,static-tokens,missing-kubelet-ca";

fn piped(folder: &Folder, args: &[&str]) -> (i32, String, String) {
    piped_text(folder, args, RENDERED)
}

fn piped_text(folder: &Folder, args: &[&str], rendered: &str) -> (i32, String, String) {
    let mut command = folder.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(rendered.as_bytes()).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// The rule, the path and the first line of each result.
fn results(sarif: &str) -> Vec<(String, String, u64)> {
    let sarif: Value = serde_json::from_str(sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let place = |result: &Value| result["locations"][0]["physicalLocation"].clone();
    results
        .iter()
        .map(|result| {
            let place = place(result);
            (
                result["ruleId"].as_str().unwrap().to_owned(),
                place["artifactLocation"]["uri"].as_str().unwrap().to_owned(),
                place["region"]["startLine"].as_u64().unwrap(),
            )
        })
        .collect()
}

fn chart(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write(
        "deploy/chart/Chart.yaml",
        "apiVersion: v2\nname: control-plane # ours\nversion: 1.0.0\n",
    );
    folder.write("deploy/chart/templates/apiserver.yaml", TEMPLATE);
    folder
}

#[test]
fn a_finding_is_in_the_template_of_the_repository() {
    let folder = chart("rendered-chart");
    let (code, sarif, _) = piped(&folder, &["check", "-o", "sarif", RULES, "-"]);
    assert_eq!(code, 1);
    let path = "deploy/chart/templates/apiserver.yaml";
    let expected = [
        // The line with the same text.
        ("missing-kubelet-ca", 11),
        // The flag comes from a value, so no line has it.
        ("static-tokens", 1),
        // The line with the same flag, and a hole.
        ("always-allow-authorization", 15),
    ];
    let expected: Vec<(String, String, u64)> =
        expected.map(|(rule, line)| (rule.to_owned(), path.to_owned(), line)).to_vec();
    assert_eq!(results(&sarif), expected);
    assert!(!sarif.contains("stdin"), "{sarif}");
    assert!(!sarif.contains("\"fixes\""), "the edits are for the rendered text");

    let (_, annotations, _) = piped(&folder, &["check", "-o", "github", RULES, "-"]);
    let first = annotations.lines().find(|line| line.contains("missing-kubelet-ca")).unwrap();
    assert!(first.starts_with(&format!("::warning file={path},line=11,")), "{first}");
    for format in ["gitlab", "junit", "checkstyle", "rdjson", "markdown"] {
        let (_, report, _) = piped(&folder, &["check", "-o", format, RULES, "-"]);
        assert!(!report.contains("stdin"), "{format}: {report}");
        let escaped = path.replace('_', "\\_");
        assert!(report.contains(path) || report.contains(&escaped), "{format}: {report}");
    }
}

#[test]
fn without_the_chart_the_place_is_the_name_that_helm_gives() {
    let folder = Folder::new("rendered-elsewhere");
    let (_, sarif, _) = piped(&folder, &["check", "-o", "sarif", RULES, "-"]);
    let places: Vec<(String, u64)> =
        results(&sarif).into_iter().map(|(_, path, line)| (path, line)).collect();
    let path = "control-plane/templates/apiserver.yaml".to_owned();
    assert_eq!(places, [(path.clone(), 18), (path.clone(), 19), (path, 20)]);
}

#[test]
fn a_name_that_leads_out_of_the_chart_is_no_file() {
    let folder = chart("rendered-hostile");
    folder.write("deploy/secret.yaml", "- --token-auth-file=/etc/kubernetes/tokens.csv\n");
    let mut command = folder.command(&["check", "-o", "sarif", RULES, "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let hostile = RENDERED.replace("templates/apiserver.yaml", "../secret.yaml");
    child.stdin.take().unwrap().write_all(hostile.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let results = results(&String::from_utf8(output.stdout).unwrap());
    // The places are those of the rendered text.
    let places: Vec<(&str, u64)> =
        results.iter().map(|(_, path, line)| (path.as_str(), *line)).collect();
    assert_eq!(places, [("stdin", 18), ("stdin", 19), ("stdin", 20)]);
}

#[test]
fn a_name_for_standard_input_is_kept() {
    let folder = chart("rendered-named");
    let args = ["check", "-o", "sarif", RULES, "--stdin-filename", "out/rendered.yaml", "-"];
    let (_, sarif, _) = piped(&folder, &args);
    assert!(results(&sarif).iter().all(|(_, path, _)| path == "out/rendered.yaml"), "{sarif}");
}

#[test]
fn other_commands_name_the_template() {
    let folder = chart("rendered-commands");
    let (_, shown, _) = piped(&folder, &["show", "-"]);
    assert!(
        shown.starts_with("# rendered from control-plane/templates/apiserver.yaml\n"),
        "{shown}"
    );
    let (_, shown, _) = piped(&folder, &["show", "-o", "json", "-"]);
    assert!(shown.contains("\"template\": \"control-plane/templates/apiserver.yaml\""), "{shown}");
    let (_, report, _) = piped(&folder, &["report", "-"]);
    assert!(
        report.starts_with("control-plane/templates/apiserver.yaml: kube-apiserver"),
        "{report}"
    );
    let (_, upgrade, _) = piped(&folder, &["upgrade", "-"]);
    assert!(upgrade.starts_with("# rendered from control-plane/"), "{upgrade}");
}

/// The flag of the second container comes from a value. The first one writes the same flag without a hole.
#[test]
fn a_flag_from_a_value_is_not_another_flag_of_the_template() {
    let folder = Folder::new("rendered-other-flag");
    let container = |args: &str| {
        format!("  - name: kube-apiserver\n    command: [kube-apiserver]\n    args:{args}\n")
    };
    let pod = |second: &str| {
        let first = container("\n    - --anonymous-auth=true");
        format!("kind: Pod\napiVersion: v1\nspec:\n  containers:\n{first}{}", container(second))
    };
    folder.write("chart/Chart.yaml", "apiVersion: v2\nname: two\nversion: 1.0.0\n");
    folder.write("chart/templates/a.yaml", &pod(" {{ toYaml .Values.args }}"));
    let rendered = pod("\n    - --anonymous-auth=maybe");
    let rendered = format!("---\n# Source: two/templates/a.yaml\n{rendered}");
    let (_, sarif, _) =
        piped_text(&folder, &["check", "-o", "sarif", "--select=invalid-value", "-"], &rendered);
    let expected = ("invalid-value".to_owned(), "chart/templates/a.yaml".to_owned(), 1);
    assert_eq!(results(&sarif), [expected]);
}
