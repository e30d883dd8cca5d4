//! `scantling server`, driven over its standard input and output as an editor drives it.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take, on a machine that does other work as well.
const PATIENCE: Duration = Duration::from_secs(120);

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1.31.2
    command:
    - kube-apiserver
    - --authorization-mode=Node,RBAC
    - --etcd-servers=https://127.0.0.1:2379
    - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt
    - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
    - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
    - --service-account-issuer=https://kubernetes.default.svc
    - --service-account-key-file=/etc/kubernetes/pki/sa.pub
    - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --profilng=false
";

/// An editor with one server.
struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What was read while something else was waited for.
    kept: Vec<Value>,
    folder: PathBuf,
    id: i64,
}

impl Drop for Editor {
    /// A failed test leaves no server behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

impl Editor {
    fn new(name: &str, options: &Value) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("server-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join(".git")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_scantling"))
            .arg("server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut out) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let stdin = child.stdin.take();
        let mut editor = Self { child, stdin, messages, kept: Vec::new(), folder, id: 0 };
        let answer = editor.ask("initialize", &json!({
            "processId": null, "rootUri": null, "capabilities": {}, "initializationOptions": options,
        }));
        assert_eq!(answer["result"]["serverInfo"]["name"], "scantling");
        editor.tell("initialized", &json!({}));
        editor
    }

    fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn request(&mut self, method: &str, params: &Value) -> i64 {
        self.id += 1;
        let id = self.id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.request(method, params);
        self.wait(|message| message["id"] == id)
    }

    /// The next message of a kind; others are kept.
    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at);
        }
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("no answer");
            if wanted(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder.join(name).display())
    }

    fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.tell(
            "textDocument/didOpen",
            &json!({"textDocument": {
                "uri": uri, "languageId": "yaml", "version": 1, "text": text,
            }}),
        );
    }

    /// The diagnostics of a version of a document.
    fn diagnostics(&mut self, name: &str, version: i64) -> Vec<Value> {
        let uri = self.uri(name);
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The id of the document, and the place of the first occurrence of some text in it.
    fn place(&self, name: &str, text: &str, needle: &str) -> Value {
        let (line, column) = position(text, needle);
        json!({"textDocument": {"uri": self.uri(name)},
               "position": {"line": line, "character": column}})
    }

    fn leave(mut self) {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.child.wait().unwrap().success());
    }
}

/// Line and UTF-16 column of the end of the first occurrence of some text, both from 0 on.
fn position(text: &str, needle: &str) -> (usize, usize) {
    let at = text.find(needle).unwrap() + needle.len();
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    (line, column)
}

fn read(out: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((_, value)) => length = value.parse().ok()?,
            None => break,
        }
    }
    let mut body = vec![0; length];
    out.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// The text after the edits of an action.
fn edited(text: &str, action: &Value) -> String {
    let edits = action["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (
                byte(text, &range["start"]),
                byte(text, &range["end"]),
                edit["newText"].as_str().unwrap(),
            )
        })
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.0));
    let mut text = text.to_owned();
    for (start, end, new) in edits {
        text.replace_range(start..end, new);
    }
    text
}

/// Works on ASCII lines only, as the documents of these tests are at the edits.
fn byte(text: &str, position: &Value) -> usize {
    let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
    let column = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    (start + column).min(text.len())
}

#[test]
fn findings_on_open_and_on_change() {
    let mut editor = Editor::new("open", &json!({}));
    editor.open("pod.yaml", POD);
    let found = editor.diagnostics("pod.yaml", 1);
    assert_eq!(codes(&found), ["missing-serving-cert", "unknown-flag"]);
    assert_eq!(found[1]["severity"], 1);
    let (line, _) = position(POD, "--profilng");
    assert_eq!(found[1]["range"]["start"], json!({"line": line, "character": 6}));
    assert!(found[1]["codeDescription"]["href"].as_str().unwrap().contains("unknown-flag"));

    // One letter is typed; nothing is saved.
    let uri = editor.uri("pod.yaml");
    let at = json!({"line": line, "character": 14});
    editor.tell(
        "textDocument/didChange",
        &json!({
            "textDocument": {"uri": uri, "version": 2},
            "contentChanges": [{"range": {"start": at, "end": at}, "text": "i"}],
        }),
    );
    assert_eq!(codes(&editor.diagnostics("pod.yaml", 2)), ["missing-serving-cert"]);

    editor.tell("textDocument/didClose", &json!({"textDocument": {"uri": uri}}));
    let closed = editor.wait(|message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"].get("version").is_none()
    });
    assert_eq!(closed["params"]["diagnostics"], json!([]));
    editor.leave();
}

#[test]
fn quick_fixes_edit_the_text() {
    let mut editor = Editor::new("actions", &json!({}));
    editor.open("pod.yaml", POD);
    let (line, _) = position(POD, "--profilng");
    let range =
        json!({"start": {"line": line, "character": 8}, "end": {"line": line, "character": 8}});
    let uri = editor.uri("pod.yaml");
    let answer = editor.ask(
        "textDocument/codeAction",
        &json!({
            "textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []},
        }),
    );
    let actions = answer["result"].as_array().unwrap().clone();
    let titled = |title: &str| actions.iter().find(|one| one["title"] == title).unwrap().clone();
    let fixed = edited(POD, &titled("Fix unknown-flag"));
    assert_eq!(fixed, POD.replace("--profilng", "--profiling"));
    let ignored = edited(POD, &titled("Ignore unknown-flag here"));
    assert!(
        ignored.contains(
            "    # scantling: ignore[unknown-flag] TODO: say why\n    - --profilng=false"
        )
    );

    let answer = editor.ask(
        "textDocument/codeAction",
        &json!({
            "textDocument": {"uri": uri}, "range": range,
            "context": {"diagnostics": [], "only": ["source.fixAll"]},
        }),
    );
    let all = answer["result"].as_array().unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(edited(POD, &all[0]), POD.replace("--profilng", "--profiling"));
    editor.leave();
}

#[test]
fn hover_tells_what_the_server_gets() {
    let mut editor = Editor::new("hover", &json!({}));
    editor.open("pod.yaml", POD);
    let place = editor.place("pod.yaml", POD, "--tls-cert-fi");
    let answer = editor.ask("textDocument/hover", &place);
    let words = answer["result"]["contents"]["value"].as_str().unwrap();
    assert!(words.contains("Kubernetes 1.31.2"), "{words}");
    assert!(
        words.contains("The server gets `/etc/kubernetes/pki/apiserver.crt`, from line 19."),
        "{words}"
    );
    assert!(words.contains("missing-serving-cert"), "{words}");
    let nowhere = editor.place("pod.yaml", POD, "kind: P");
    assert_eq!(editor.ask("textDocument/hover", &nowhere)["result"], Value::Null);
    editor.leave();
}

#[test]
fn completion_knows_the_version() {
    let mut editor = Editor::new("completion", &json!({}));
    let text = POD.replace("--profilng=false", "--prof");
    editor.open("pod.yaml", &text);
    let labels = |answer: &Value| -> Vec<String> {
        let items = answer["result"].as_array().unwrap();
        items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    };
    let place = editor.place("pod.yaml", &text, "- --prof");
    let names = labels(&editor.ask("textDocument/completion", &place));
    assert!(names.contains(&"--profiling".to_owned()));
    // Removed in 1.24.
    assert!(!names.contains(&"--insecure-port".to_owned()));

    let text = POD.replace("--profilng=false", "--profiling=");
    editor.open("value.yaml", &text);
    let place = editor.place("value.yaml", &text, "--profiling=");
    assert_eq!(labels(&editor.ask("textDocument/completion", &place)), ["true", "false"]);
    editor.leave();
}

#[test]
fn kubeadm_keys_links_and_hints() {
    let mut editor = Editor::new("kubeadm", &json!({"inlayHints": true}));
    let text = "\
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: v1.30.0
apiServer:
  extraArgs:
    profiling: \"false\"
    # scantling: ignore[missing-kubelet-ca] a test
    audit-l: x
";
    editor.open("kubeadm.yaml", text);
    let place = editor.place("kubeadm.yaml", text, "    audit-l");
    let answer = editor.ask("textDocument/completion", &place);
    let items = answer["result"].as_array().unwrap();
    assert!(items.iter().any(|item| item["insertText"] == "audit-log-path: "));
    let uri = editor.uri("kubeadm.yaml");
    let document = json!({"textDocument": {"uri": uri}});
    let links = editor.ask("textDocument/documentLink", &document);
    assert!(links["result"][0]["target"].as_str().unwrap().contains("missing-kubelet-ca"));
    let whole = json!({"textDocument": {"uri": uri},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}});
    let hints = editor.ask("textDocument/inlayHint", &whole);
    let label = hints["result"][0]["label"].as_str().unwrap();
    assert!(label.starts_with("kubeadm sets "), "{label}");
    editor.leave();
}

/// Open documents are read from the editor, and other files from the disk.
#[test]
fn neighbours_and_configuration_count() {
    let mut editor = Editor::new("neighbours", &json!({}));
    let no_authority =
        POD.replace("    - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt\n", "");
    fs::write(editor.folder.join("kubelet.yaml"),
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nserverTLSBootstrap: true\n").unwrap();
    editor.open("pod.yaml", &no_authority);
    let found = editor.diagnostics("pod.yaml", 1);
    let missing = found.iter().find(|one| one["code"] == "missing-kubelet-ca").unwrap();
    let related = &missing["relatedInformation"][0]["location"]["uri"];
    assert!(related.as_str().unwrap().ends_with("/kubelet.yaml"), "{missing}");

    fs::write(editor.folder.join("scantling.toml"), "select = [\"unknown-flag\"]\n").unwrap();
    editor.tell("workspace/didChangeWatchedFiles", &json!({"changes": []}));
    assert_eq!(codes(&editor.diagnostics("pod.yaml", 1)), ["unknown-flag"]);

    fs::write(editor.folder.join("scantling.toml"), "selct = []\n").unwrap();
    editor.tell("workspace/didChangeWatchedFiles", &json!({"changes": []}));
    let shown = editor.wait(|message| message["method"] == "window/showMessage");
    assert!(shown["params"]["message"].as_str().unwrap().contains("selct"));
    editor.leave();
}

#[test]
fn malformed_messages_end_nothing() {
    let mut editor = Editor::new("malformed", &json!({}));
    editor.raw(b"Content-Length: 9\r\n\r\n{\"id\": 1,");
    editor.raw(b"Content-Length: what\r\n\r\n");
    editor.raw(b"no header at all\r\n\r\n");
    editor.raw(b"Content-Length: 4\r\n\r\n\xff\xfe{}");
    let answer = editor.ask("textDocument/hover", &json!({"nothing": "fits"}));
    assert_eq!(answer["error"]["code"], -32602);
    let answer = editor.ask("scantling/unknown", &json!({}));
    assert_eq!(answer["error"]["code"], -32601);
    editor.tell("textDocument/didChange", &json!(["nonsense"]));
    editor.open("pod.yaml", POD);
    assert_eq!(editor.diagnostics("pod.yaml", 1).len(), 2);
    editor.leave();
}

/// Positions count UTF-16 units, lines end in each of three ways, and what is behind an end means that end.
#[test]
fn changes_are_made_in_their_order() {
    let mut editor = Editor::new("changes", &json!({}));
    let first = POD.replacen("v1\n", "v1 # 😀 é\r\n", 1).replacen("Pod\n", "Pod\r", 1);
    editor.open("pod.yaml", &first);
    assert_eq!(codes(&editor.diagnostics("pod.yaml", 1)), ["missing-serving-cert", "unknown-flag"]);
    let (line, _) = position(POD, "--profilng");
    let place = |line: usize, character: usize| json!({"line": line, "character": character});
    let change = |start: Value, end: Value, text: &str| json!({"range": {"start": start, "end": end}, "text": text});
    let mut changes = vec![
        // Behind the letter that takes two units.
        change(place(0, 19), place(0, 20), "x\n# y"),
        // From the end of the line that ends in a lone carriage return.
        change(place(2, 99), place(3, 0), "\n"),
        // The letter that is missing, one line lower now.
        change(place(line + 1, 14), place(line + 1, 14), "i"),
        change(place(999, 0), place(999, 5), "    - --profilng=true\n"),
    ];
    // Each puts a line before all others.
    changes.extend(vec![change(place(0, 0), place(0, 0), "# z\n"); 20_000]);
    editor.tell(
        "textDocument/didChange",
        &json!({
            "textDocument": {"uri": editor.uri("pod.yaml"), "version": 2}, "contentChanges": changes,
        }),
    );
    let found = editor.diagnostics("pod.yaml", 2);
    assert_eq!(codes(&found), ["missing-serving-cert", "unknown-flag"]);
    assert_eq!(found[1]["range"]["start"], place(20_000 + line + 2, 6));
    editor.leave();
}

/// All documents of a folder are checked when one of them changes, however many they are.
#[test]
fn many_documents_of_a_folder() {
    let mut editor = Editor::new("many", &json!({}));
    // More than are read with one document.
    let names: Vec<String> = (0..1300).map(|number| format!("pod{number}.yaml")).collect();
    for name in &names {
        editor.open(name, POD);
    }
    for name in &names {
        assert_eq!(codes(&editor.diagnostics(name, 1)), ["missing-serving-cert", "unknown-flag"]);
    }
    editor.leave();
}

/// Everything is written at once, so that it has arrived before the first request is answered.
#[test]
fn cancelled_requests_are_answered_with_an_error() {
    let mut editor = Editor::new("cancel", &json!({}));
    editor.open("pod.yaml", POD);
    editor.diagnostics("pod.yaml", 1);
    let uri = editor.uri("pod.yaml");
    let mut all = String::new();
    let mut add = |message: Value| {
        let body = message.to_string();
        write!(all, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    };
    for id in 100..140 {
        add(json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": {
            "textDocument": {"uri": uri}, "position": {"line": 17, "character": 10}}}));
    }
    add(json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 139}}));
    editor.raw(all.as_bytes());
    let mut cancelled = 0;
    for id in 100..140 {
        let answer = editor.wait(|message| message["id"] == id);
        cancelled += usize::from(answer["error"]["code"] == -32800);
    }
    // That all of it had arrived is likely, not certain.
    assert!(cancelled <= 1);
    editor.leave();
}

/// A file of five megabytes, and positions behind characters outside the basic plane.
#[test]
fn large_files_and_wide_characters() {
    let mut editor = Editor::new("large", &json!({}));
    let many = POD.len() + 5_000_000;
    let mut text = String::with_capacity(many);
    let lines = "    a line of a file in a ConfigMap\n".repeat(200);
    while text.len() < 5_000_000 {
        write!(
            text,
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata:\n  a: |\n{lines}---\n"
        )
        .unwrap();
    }
    text.push_str(&POD.replace("name: kube-apiserver\nspec", "name: kube-apiserver # 😀\nspec"));
    text.push_str("    - \"--😀\"\n");
    editor.open("large.yaml", &text);
    let found = editor.diagnostics("large.yaml", 1);
    assert!(codes(&found).contains(&"unknown-flag"));
    let last = found.last().unwrap();
    assert_eq!(last["range"]["end"]["character"], 11, "{last}");
    editor.leave();
}

/// Of very many findings the worst are shown, and it is said how many there are.
#[test]
fn of_very_many_findings_the_worst_are_shown() {
    let mut editor = Editor::new("shown", &json!({}));
    let mut text = POD.to_owned();
    for number in 0..6000 {
        writeln!(text, "    - --etcd-prefix={number}").unwrap();
    }
    text.push_str("    - --no-such-flag=1\n");
    editor.open("pod.yaml", &text);
    let found = editor.diagnostics("pod.yaml", 1);
    assert_eq!(found.len(), 5001);
    let is_last_error = |one: &Value| one["message"].as_str().unwrap().contains("no-such-flag");
    assert!(found[..5000].iter().any(is_last_error), "an error behind 6,000 others");
    let said = found[5000]["message"].as_str().unwrap();
    assert!(said.ends_with("more findings are not shown: scantling check lists them"), "{said}");
    editor.leave();
}

/// An editor that just goes away leaves nothing behind.
#[test]
fn the_end_of_the_input_is_the_end() {
    let mut editor = Editor::new("end", &json!({}));
    editor.stdin = None;
    assert!(!editor.child.wait().unwrap().success());
}
