//! What a run does with more than it can take: too large, too deep, interrupted.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::files::{Folder, POD_WITHOUT_CERTIFICATE as MANIFEST};

#[test]
fn a_file_above_the_limit_is_named_and_the_limit_is_a_setting() {
    let folder = Folder::new("limits-size");
    folder.write("small.yaml", MANIFEST);
    folder.write("large.yaml", &format!("{MANIFEST}{}", "# comment\n".repeat(150_000)));
    assert_eq!(folder.run(&["check", "."]).0, 1);
    for args in [&["check", "--max-file-size", "1", "."][..], &["check", "."]] {
        let (code, text) = folder.run(args);
        assert_eq!(code, 2, "{text}");
        let reason = "larger than 1 MiB: --max-file-size raises the limit";
        assert!(text.contains("large.yaml") && text.contains(reason), "{text}");
        assert!(text.contains("small.yaml"), "{text}");
        folder.write("scantling.toml", "max-file-size = 1\n");
    }
    // The command line is above the configuration, which cannot raise the limit.
    assert_eq!(folder.run(&["check", "--max-file-size", "2", "."]).0, 1);
    folder.write("scantling.toml", "max-file-size = 65\n");
    let (code, text) = folder.run(&["check", "."]);
    assert!(code == 2 && text.contains("only --max-file-size allows more"), "{text}");
    assert_eq!(folder.run(&["check", "--no-config", "--max-file-size", "2000", "."]).0, 2);
}

#[test]
fn standard_input_without_end_is_refused() {
    let folder = Folder::new("limits-stdin");
    let endless = fs::File::open("/dev/zero").unwrap();
    let mut command = folder.command(&["check", "--max-file-size", "1", "-"]);
    let Output { status, stderr, .. } = command.stdin(endless).output().unwrap();
    assert_eq!(status.code(), Some(2));
    let text = String::from_utf8(stderr).unwrap();
    assert!(text.contains("standard input is larger than 1 MiB"), "{text}");
}

/// A manifest as the string of another object, as JSON, which a quoted string of YAML holds as it is.
fn nested(text: &str) -> String {
    let quoted = format!("{text:?}");
    format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  kube-apiserver.yaml: {quoted}\n")
}

#[test]
fn what_is_nested_too_deeply_is_said() {
    let folder = Folder::new("limits-nested");
    let mut text = MANIFEST.to_owned();
    for depth in 1..=8 {
        text = nested(&text);
        folder.write("a.yaml", &text);
        let (code, output) = folder.run(&["check", "a.yaml"]);
        if depth <= 4 {
            assert_eq!(code, 1, "{depth}: {output}");
        } else {
            assert_eq!(code, 2, "{depth}: {output}");
            assert!(output.contains("too deep to read") && output.contains("a.yaml:"), "{output}");
        }
    }
}

#[test]
fn here_documents_that_are_nested_too_deeply_are_said() {
    let folder = Folder::new("limits-heredoc");
    let mut text = MANIFEST.to_owned();
    for depth in 1..=7 {
        text = format!("#!/bin/sh\ncat > /tmp/f{depth}.yaml <<'END{depth}'\n{text}END{depth}\n");
        folder.write("a.sh", &text);
        let (code, output) = folder.run(&["check", "a.sh"]);
        let said = output.contains("too deep to read");
        assert!(code == 1 || (code == 2 && said), "{depth}: {output}");
    }
}

#[test]
fn more_servers_than_are_read_are_said() {
    let folder = Folder::new("limits-servers");
    let command = "kube-apiserver --tls-cert-file=/a\n";
    let exec = format!("ExecStart=/usr/bin/{command}");
    // Texts above 1 MiB are read in two halves.
    let document = format!(
        "kind: Pod\nspec: {{containers: [{{command: [{}]}}]}} # {}\n---\n",
        command.trim().replace(' ', ", "),
        "x".repeat(60)
    );
    for (name, head, server) in [
        ("a.sh", "#!/bin/sh\n", command),
        ("a.service", "[Service]\n", &exec),
        ("a.yaml", "", &document),
    ] {
        for (count, expected) in [(10_000, 1), (10_001, 2)] {
            folder.write(name, &format!("{head}{}", server.repeat(count)));
            let (code, text) = folder.run(&["check", "--output-format", "concise", name]);
            assert_eq!(code, expected, "{name} {count}");
            let said = text
                .lines()
                .filter(|line| line.contains("too many servers: more than 10000 start here"));
            assert_eq!(said.count(), usize::from(expected == 2), "{name} {count}");
            let judged = text.lines().filter(|line| line.contains("missing-serving-cert"));
            assert_eq!(judged.count(), 10_000, "{name} {count}");
        }
    }
    // A long text has room for more.
    let padded = format!("{command}# {}\n", "x".repeat(480));
    folder.write("a.sh", &format!("#!/bin/sh\n{}", padded.repeat(10_500)));
    let (code, text) = folder.run(&["check", "--output-format", "concise", "a.sh"]);
    assert_eq!(code, 1, "{}", text.lines().last().unwrap_or_default());
}

#[test]
fn a_folder_of_patches_is_limited() {
    let folder = Folder::new("limits-patches");
    let api = "apiVersion: kubeadm.k8s.io/v1beta3\nkind:";
    let config = format!(
        "{api} InitConfiguration\npatches: {{directory: patches}}\n---\n\
         {api} ClusterConfiguration\nkubernetesVersion: v1.30.0\n"
    );
    folder.write("kubeadm.yaml", &config);
    let patch = "- {op: add, path: /spec/containers/0/command/-, value: --profiling=false}\n";
    for (padding, is_known) in [(10, true), (200 << 10, false)] {
        for number in 0..3 {
            let text = format!("{patch}# {}\n", "x".repeat(padding));
            folder.write(&format!("patches/kube-apiserver{number}+json.yaml"), &text);
        }
        let (_, text) = folder.run(&["check", "-v", "kubeadm.yaml"]);
        assert_eq!(text.contains("warning[missing-kubelet-ca]"), is_known, "{text}");
        assert_eq!(text.contains("undecided[missing-kubelet-ca]"), !is_known, "{text}");
    }
}

#[test]
fn configurations_of_very_many_files_are_said() {
    let folder = Folder::new("limits-layers");
    folder.write("config.yaml", "kube-apiserver-arg: [profiling=true]\n");
    for number in 0..450 {
        let text = format!("kube-apiserver-arg+: [v={number}]\n");
        folder.write(&format!("config.yaml.d/{number}.yaml"), &text);
        if number == 20 {
            assert_ne!(folder.run(&["check", "."]).0, 2);
        }
    }
    let (code, text) = folder.run(&["check", "--output-format", "concise", "."]);
    assert_eq!(code, 2, "{text}");
    assert_eq!(text.matches("too many files make up this configuration").count(), 451, "{text}");
}

/// Each of some kustomizations names the next one several times. Each name is another one to kustomize.
#[test]
fn kustomizations_that_multiply_one_another_are_said() {
    let folder = Folder::new("limits-kustomize");
    let depth = 12;
    for number in 0..depth {
        let next = number + 1;
        let names: Vec<String> =
            (0..6).map(|count| format!("..{}d{next}", "/".repeat(count + 1))).collect();
        let text = format!("resources: [{}]\n", names.join(", "));
        folder.write(&format!("d{number}/kustomization.yaml"), &text);
    }
    let base = "resources: [kube-apiserver.yaml]\n";
    folder.write(&format!("d{depth}/kustomization.yaml"), base);
    folder.write(&format!("d{depth}/kube-apiserver.yaml"), MANIFEST);
    let (code, text) = folder.run(&["check", "--output-format", "concise", "."]);
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("d0/kustomization.yaml") && text.contains("too much to put together"),
        "{text}"
    );
    // The manifest itself is judged.
    assert!(text.contains("kube-apiserver.yaml:"), "{text}");
}

#[test]
fn patches_of_many_objects_are_limited() {
    let folder = Folder::new("limits-kustomize-patches");
    let pod = "---\nkind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec: {containers: [{command: [kube-apiserver]}]}\n";
    folder.write("pods.yaml", &pod.repeat(2_000));
    let patch = "- {target: {kind: Pod}, patch: '[{op: add, path: /spec/containers/0/command/-, value: --v=1}]'}\n";
    let head = "resources: [pods.yaml]\npatches:\n";
    for (count, expected) in [(5, 1), (2_000, 2)] {
        folder.write("kustomization.yaml", &format!("{head}{}", patch.repeat(count)));
        let (code, text) = folder.run(&["check", "--quiet", "."]);
        assert_eq!(code, expected, "{count}");
        assert_eq!(text.contains("too much to put together"), expected == 2, "{count}");
    }
}

#[test]
fn base64_in_base64_and_escapes_hide_nothing() {
    let folder = Folder::new("limits-encoded");
    let twice = STANDARD.encode(STANDARD.encode(MANIFEST));
    folder.write("a.yaml", &format!("apiVersion: v1\nkind: Secret\ndata: {{a: {twice}}}\n"));
    let (code, text) = folder.run(&["check", "a.yaml"]);
    assert!(code != 0, "{text}");
    let letters: Vec<String> =
        "kube-apiserver".chars().map(|c| format!("\\x{:02x}", u32::from(c))).collect();
    for escaped in [letters.concat().as_str(), "\\u006bube-apiserver", "kube-api\\U00000073erver"] {
        let text = MANIFEST.replace("kube-apiserver", &format!("\"{escaped}\""));
        let text = text.replace("--etcd-servers", "\"\\x2d-etcd-servers").replace("2379", "2379\"");
        folder.write("a.yaml", &text);
        let (code, text) = folder.run(&["check", "a.yaml"]);
        assert_eq!(code, 1, "{text}");
    }
}

/// A safe fix for each file: an underscore in the name of an argument for kubeadm.
const FIXABLE: &str = "apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
apiServer:
  extraArgs:
  - name: --profiling
    value: \"false\"
";

#[test]
fn an_interrupt_leaves_no_temporary_file_and_no_torso() {
    let folder = Folder::new("limits-interrupt");
    let mut interrupted = 0;
    for round in 0..4_u64 {
        for n in 0..200 {
            folder.write(&format!("{n}.yaml"), FIXABLE);
        }
        let mut command = folder.command(&["check", "--fix", "--quiet", "."]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Waits until the first file is written, then a little more each round.
        let begin = Instant::now();
        let first = folder.0.join("0.yaml");
        while fs::read_to_string(&first).unwrap() == FIXABLE {
            if child.try_wait().unwrap().is_some() || begin.elapsed() > Duration::from_secs(60) {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(700 * round));
        let signal = if round % 2 == 0 { "-INT" } else { "-TERM" };
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).status();
        interrupted += usize::from(child.wait().unwrap().signal().is_some());
        for entry in fs::read_dir(&folder.0).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with(".git") {
                continue;
            }
            assert!(path.extension().is_some_and(|extension| extension == "yaml"), "{path:?}");
            let text = fs::read_to_string(&path).unwrap();
            assert!(text == FIXABLE || text.ends_with("value: \"false\"\n"), "{text}");
        }
    }
    assert!(interrupted > 0, "no round was interrupted");
}

#[test]
fn extended_attributes_stay_with_a_fixed_file() {
    let folder = Folder::new("limits-attributes");
    folder.write("a.yaml", FIXABLE);
    let path = folder.0.join("a.yaml");
    if xattr::set(&path, "user.origin", b"audit").is_err() {
        println!("skipped: THE FILE SYSTEM HAS NO EXTENDED ATTRIBUTES");
        return;
    }
    let (code, text) = folder.run(&["check", "--fix", "a.yaml"]);
    assert!(code < 2, "{text}");
    assert_ne!(fs::read_to_string(&path).unwrap(), FIXABLE);
    assert_eq!(xattr::get(&path, "user.origin").unwrap().as_deref(), Some(&b"audit"[..]));
}

#[test]
fn a_file_with_a_long_name_is_fixed() {
    let folder = Folder::new("limits-long-name");
    let name = format!("{}.yaml", "n".repeat(250));
    folder.write(&name, FIXABLE);
    let (code, text) = folder.run(&["check", "--fix", &name]);
    assert!(code < 2, "{text}");
    assert_ne!(fs::read_to_string(folder.0.join(&name)).unwrap(), FIXABLE);
}

#[test]
fn an_interrupt_leaves_no_temporary_file_of_a_report() {
    let folder = Folder::new("limits-report");
    for n in 0..300 {
        folder.write(&format!("{n}.yaml"), MANIFEST);
    }
    let entries = || -> Vec<PathBuf> {
        fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let is_temporary =
        |path: &PathBuf| path.extension().is_some_and(|extension| extension == "tmp");
    for (round, signal) in ["-INT", "-TERM", "-INT", "-TERM"].into_iter().enumerate() {
        let target = format!("--output-format=sarif={round}.sarif");
        let mut command = folder.command(&["check", "--quiet", &target, "."]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begin = Instant::now();
        while !entries().iter().any(is_temporary) && child.try_wait().unwrap().is_none() {
            assert!(begin.elapsed() < Duration::from_secs(60), "no report is written");
        }
        let _ = Command::new("kill").args([signal, &child.id().to_string()]).status();
        child.wait().unwrap();
        let left: Vec<PathBuf> = entries().into_iter().filter(is_temporary).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_file_with_other_names_is_not_fixed() {
    let folder = Folder::new("limits-hard-links");
    folder.write("a.yaml", FIXABLE);
    fs::hard_link(folder.0.join("a.yaml"), folder.0.join("other.txt")).unwrap();
    let (code, text) = folder.run(&["check", "--fix", "a.yaml"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("a.yaml") && text.contains("hard links"), "{text}");
    for name in ["a.yaml", "other.txt"] {
        assert_eq!(fs::read_to_string(folder.0.join(name)).unwrap(), FIXABLE);
    }
}

/// Aliases lead to a mapping so often that no more questions to the document are answered. Whichever question is the
/// first one without an answer, the file is not said to be checked without all of its servers.
#[test]
fn no_server_is_lost_without_a_word() {
    let folder = Folder::new("limits-aliases");
    for keys in 190..215 {
        let anchored: Vec<String> = (0..keys).map(|key| format!("k{key}: v")).collect();
        let merges = vec!["*a"; 33].join(", ");
        let text = format!(
            "x: &a {{{}}}\n<<: [{merges}]\nkube-apiserver-arg:\n- anonymous-auth=maybe\n\
             kube-controller-manager-arg:\n- profiling=maybe\nkube-scheduler-arg:\n- profiling=maybe\n",
            anchored.join(", ")
        );
        folder.write("config.yaml", &text);
        let (code, output) = folder.run(&["check", "-o", "concise", "--select=invalid-value", "."]);
        let all = output.matches("maybe: ").count() == 3;
        assert!(code == 2 || (code == 1 && all), "{keys}: {code} {output}");
    }
}

/// A manifest in a Secret is read for its servers, and may also be a file that a server names.
#[test]
fn a_compressed_manifest_of_a_secret_counts_once() {
    use std::io::Write as _;
    let folder = Folder::new("limits-compressed");
    let text = format!("{MANIFEST}{}", "# filling\n".repeat(130_000));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let data = STANDARD.encode(gzip.finish().unwrap());
    let secret =
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  a.yaml: {data}\n");
    folder.write("a.yaml", &secret);
    let (code, output) = folder.run(&["check", "-o", "concise", "."]);
    assert!(code == 1 && output.contains("missing-kubelet"), "{output}");
}

/// Servers of a text that name one file once had it judged for each of them.
#[test]
fn a_file_that_many_servers_name_is_limited() {
    let folder = Folder::new("limits-shared-file");
    let pod = "kind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec:\n  containers:\n  - name: kube-apiserver\n    \
               command: [kube-apiserver, --audit-policy-file=/a/p.yaml, --tracing-config-file=/a/t.yaml, \
               --authentication-config=/a/c.yaml]\n    volumeMounts: [{name: a, mountPath: /a}]\n  \
               volumes: [{name: a, hostPath: {path: /a}}]\n";
    folder.write("1.yaml", pod);
    folder.write("2.yaml", pod);
    let policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n";
    folder.write("p.yaml", &format!("{policy}{}", "- level: Most\n".repeat(150)));
    let told = |text: &str| text.lines().filter(|line| line.starts_with("p.yaml:")).count();
    let run = || {
        folder.run(&["check", "--output-format", "concise", "--select", "invalid-config-file", "."])
    };
    let (code, text) = run();
    assert_eq!((code, told(&text)), (1, 100), "{text}");
    let reason = "its servers name other files of more than 512 KiB in all";
    // Three files of 200 KiB are more than 512.
    let long = format!("# {}\n", "x".repeat(200 << 10));
    folder.write("p.yaml", &format!("{policy}- level: Most\n{long}"));
    let config = "apiVersion: apiserver.config.k8s.io/v1beta1\nkind: ";
    folder.write("t.yaml", &format!("{config}TracingConfiguration\n{long}"));
    folder.write("c.yaml", &format!("{config}AuthenticationConfiguration\njwt: []\n{long}"));
    let (code, text) = run();
    assert_eq!(code, 2, "{text}");
    assert!(text.contains(reason), "{text}");
    // The configuration says where the folder is copied to. So the flag certainly means this file.
    fs::remove_file(folder.0.join("t.yaml")).unwrap();
    fs::remove_file(folder.0.join("c.yaml")).unwrap();
    folder.write("p.yaml", &format!("{policy}- level: Most\n{}", long.repeat(3)));
    assert_eq!(run().0, 0);
    folder.write("scantling.toml", "[host-files]\n\"/a\" = \".\"\n");
    let (code, text) = run();
    assert!(code == 2 && text.contains(reason), "{text}");
}

/// A file in the text of its server: 1,000 of its faults are told.
#[test]
fn faults_of_a_file_in_a_text_are_limited() {
    let folder = Folder::new("limits-own-file");
    let text = format!(
        "#cloud-config\nwrite_files:\n- path: /a/p.yaml\n  content: |\n    \
         apiVersion: audit.k8s.io/v1\n    kind: Policy\n    rules:\n{}\
         - path: /etc/kubernetes/manifests/kube-apiserver.yaml\n  content: |\n    \
         kind: Pod\n    apiVersion: v1\n    spec:\n      containers:\n      \
         - command: [kube-apiserver, --audit-policy-file=/a/p.yaml]\n        name: a\n        \
         volumeMounts: [{{name: a, mountPath: /a}}]\n      \
         volumes: [{{name: a, hostPath: {{path: /a}}}}]\n",
        "    - level: Most\n".repeat(1500)
    );
    folder.write("user-data.yaml", &text);
    let (code, text) = folder.run(&[
        "check",
        "--output-format",
        "concise",
        "--select",
        "invalid-config-file",
        ".",
    ]);
    let told = text.lines().filter(|line| line.starts_with("user-data.yaml:")).count();
    assert_eq!((code, told), (1, 1000));
}

#[test]
fn the_files_that_servers_name_are_limited() {
    let folder = Folder::new("limits-named-files");
    let pod = |n: usize| {
        format!(
            "kind: Pod\napiVersion: v1\nmetadata: {{name: a, namespace: b}}\nspec:\n  containers:\n  \
             - name: kube-apiserver\n    command: [kube-apiserver, --audit-policy-file=/a/p.yaml, --v={n}]\n    \
             volumeMounts: [{{name: a, mountPath: /a}}]\n  volumes: [{{name: a, configMap: {{name: c}}}}]\n---\n"
        )
    };
    let policy = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: b}\ndata:\n  p.yaml: |\n    \
                  apiVersion: audit.k8s.io/v1\n    kind: Policy\n    rules:\n";
    let write = |pods: String| {
        let rules = format!("    - level: Most\n{}", "    # kept\n".repeat(20_000));
        folder.write("a.yaml", &format!("{pods}{policy}{rules}"));
        folder.run(&["check", "--output-format", "concise", "a.yaml"])
    };
    let (code, text) = write((0..1_000).map(pod).collect());
    assert_eq!(code, 2);
    assert!(text.contains("its servers name files of more than 2 MiB in all"), "{}", text.len());
    // Servers that differ in nothing are judged alike, and once.
    let (code, text) = write(pod(1).repeat(1_000));
    assert_eq!(code, 1);
    assert!(text.contains("Most"), "{}", text.len());
}

/// Inputs that multiply inside of one text. Each took minutes, or all memory. How their work grows is in `growth`.
#[test]
fn texts_that_multiply_are_limited() {
    let repeated =
        |count: usize, part: &dyn Fn(usize) -> String| -> String { (0..count).map(part).collect() };
    let pod = |args: &str| {
        let head =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver}\nspec:\n  containers:\n";
        let image = "image: registry.k8s.io/kube-apiserver:v1.31.2";
        format!("{head}  - name: a\n    {image}\n    command:\n    - kube-apiserver\n{args}")
    };
    let cases = [
        // Each finding had a fix that removes all occurrences.
        ("removed.yaml", pod(&"    - --insecure-port=8080\n".repeat(20_000)), 1),
        // Each finding looked for a folder among all flags.
        (
            "relative.yaml",
            pod(&repeated(20_000, &|n| format!("    - --audit-policy-file=k{n}\n"))),
            1,
        ),
        // Each document got the faults of all others.
        (
            "talos.yaml",
            "---\napiVersion: v1alpha1\nkind: KubeAPIServerConfig\nextraArgs: {v: '1'}\n---\n\
             cluster: {apiServer: {a: b}}\n"
                .repeat(3_000),
            1,
        ),
        // Each object searched all that the alias leads to.
        (
            "aliases.yaml",
            format!(
                "m: &m [{}]\nkind: List\napiVersion: v1\nitems:\n{}",
                repeated(5_000, &|n| format!("--k{n}=v, ")),
                "- {kind: Pod, spec: {containers: [{command: [kube-apiserver], args: *m}]}}\n"
                    .repeat(5_000),
            ),
            2,
        ),
        // Each mount was compared with each volume.
        (
            "kind.yaml",
            format!(
                "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nkubeadmConfigPatches:\n- |\n  \
                 kind: ClusterConfiguration\n  apiServer:\n    extraArgs: {{audit-policy-file: /c/x}}\n    \
                 extraVolumes:\n{}nodes:\n- role: control-plane\n  extraMounts:\n{}",
                repeated(5_000, &|n| format!("    - {{hostPath: /h, mountPath: /m{n}}}\n")),
                repeated(5_000, &|n| format!("  - {{hostPath: a, containerPath: /h/{n}}}\n")),
            ),
            2,
        ),
        // The parser of Terraform compares each key with all before it.
        (
            "wide.tf",
            format!(
                "a = {{\n{}}}\nb = \"kube-apiserver\"\n",
                repeated(40_000, &|n| format!("  k{n} = 1\n"))
            ),
            2,
        ),
        // Each module was a document by itself, and a part of all around it.
        (
            "modules.tf",
            format!(
                "{}{}{}",
                "module \"a\" {\n".repeat(60),
                "kube-apiserver-arg = [\"v=1\"]\n".repeat(1_000),
                "}\n".repeat(60),
            ),
            2,
        ),
        // Each use of a parameter copied all of it.
        (
            "words.sh",
            format!(
                "#!/bin/sh\nset -- {}\n{}kube-apiserver --v=2\n",
                "a ".repeat(900),
                "x \"$@\"\n".repeat(60_000)
            ),
            1,
        ),
        ("strays.sh", format!("#!/bin/sh\nkube-apiserver{}\n", " a".repeat(100_000)), 1),
        // Each word could be an option of docker.
        (
            "docker.sh",
            format!("#!/bin/sh\nkube-apiserver --v=2\ndocker run {}\n", "${A:-su} ".repeat(40_000)),
            1,
        ),
        // Each variable was compared with all before it.
        (
            "etcd.service",
            format!(
                "[Service]\n{}ExecStart=/usr/bin/etcd --listen-client-urls=https://10.0.0.1:2379\n",
                repeated(20_000, &|n| format!("Environment=ETCD_{n}=a\n")),
            ),
            1,
        ),
    ];
    let folder = Folder::new("limits-multiply");
    for (name, text, expected) in cases {
        folder.write(name, &text);
        let mut command = folder.command(&["check", "--output-format", "concise", name]);
        let output = command.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{name}: {errors}");
    }
}

#[test]
fn very_many_findings_are_drawn_in_part() {
    let folder = Folder::new("limits-drawn");
    let flags: Vec<String> = (0..6_000).map(|n| format!(" --flag-{n}=v")).collect();
    folder.write("x.sh", &format!("#!/bin/sh\nkube-apiserver{}\n", flags.concat()));
    let (code, text) = folder.run(&["check", "x.sh"]);
    assert_eq!(code, 1);
    let (drawn, listed) = text.split_once(" more, one line each:\n").unwrap();
    assert_eq!(drawn.matches("─[x.sh:").count(), 5_000);
    assert!(listed.starts_with("x.sh:2:"), "{}", listed.lines().next().unwrap_or_default());
    assert!(listed.contains(" has a flag --flag-5999\n"));
}

#[test]
fn fixes_that_fail_are_tried_in_part() {
    let folder = Folder::new("limits-fixes");
    // The fix of one makes the others repetitions, so each fails, and each would be tried alone.
    let flags: Vec<String> =
        (0..600).map(|n| format!("    - --tls-cert-fil{}=/a\n", n % 10)).collect();
    let text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: a\n    \
         command:\n    - kube-apiserver\n{}{}",
        flags.concat(),
        "# padding\n".repeat(50_000)
    );
    folder.write("x.yaml", &text);
    let output = folder.command(&["check", "--fix", "x.yaml"]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("not tried, because too many fixes of this file failed"), "{errors}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_part_of_a_message_that_is_not_read_is_said() {
    let folder = Folder::new("limits-message");
    folder.write(
        "x.txt",
        "\
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/x-shellscript
Content-Transfer-Encoding: Quoted-Printable

#!/bin/sh
kube-apiserver --etcd-servers=3Dhttps://10.0.0.1:2379
--B--
",
    );
    let (code, text) = folder.run(&["check", "--output-format", "concise", "x.txt"]);
    assert_eq!(code, 2);
    assert!(text.contains("in quoted-printable, which is not read"), "{text}");
}

#[test]
fn a_call_of_a_function_that_is_not_followed_is_said() {
    let folder = Folder::new("limits-calls");
    let call = "run kube-apiserver --v=2 --etcd-servers=https://10.0.0.1:2379";
    let in_lines = format!("run() {{ \"$@\"; }}\n{}", format!("{call}\n").repeat(2_000));
    let in_line = format!("run() {{ \"$@\"; }}; {}", format!("{call}; ").repeat(2_000));
    let pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: kube-apiserver\n    ";
    folder.write("x.sh", &format!("#!/bin/sh\n{in_lines}"));
    folder.write("pod.yaml", &format!("{pod}command: [sh, -c, '{in_line}']\n"));
    folder.write(
        "compose.yaml",
        &format!("services: {{a: {{image: a, command: [sh, -c, '{in_line}']}}}}\n"),
    );
    folder.write("x.service", &format!("[Service]\nExecStart=/bin/sh -c '{in_line}'\n"));
    folder.write(
        "kube-apiserver+json.yaml",
        &format!(
            "- {{op: replace, path: /spec/containers/0/command, value: [sh, -c, '{in_line}']}}\n"
        ),
    );
    for name in ["x.sh", "pod.yaml", "compose.yaml", "x.service", "kube-apiserver+json.yaml"] {
        let (code, text) = folder.run(&["check", "--output-format", "concise", name]);
        assert_eq!(code, 2, "{name}");
        assert!(text.contains("called with very much text"), "{name}: {text}");
    }
}
