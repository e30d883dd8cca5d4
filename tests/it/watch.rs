//! `scantling check --watch`: a session that ends with a signal.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::files::POD_WITH_CERTIFICATE as SOUND;

/// A session, and all that it prints.
struct Session {
    child: Child,
    lines: Receiver<String>,
    folder: PathBuf,
}

impl Session {
    fn new(name: &str, args: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("watch-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join(".git")).unwrap();
        fs::write(folder.join("kube-apiserver.yaml"), SOUND).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_scantling"));
        command.current_dir(&folder).args(["check", "--watch", "--select", "relative-path"]);
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let other = sender.clone();
        thread::spawn(move || forward(BufReader::new(out), &sender));
        thread::spawn(move || forward(BufReader::new(err), &other));
        Self { child, lines, folder }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    /// What is printed until the session waits.
    fn round(&self) -> String {
        let mut round = String::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60)).expect(&round);
            round += &line;
            round += "\n";
            if line.starts_with("watching for changes") {
                // The report is on another stream, and may be read later.
                while let Ok(line) = self.lines.recv_timeout(Duration::from_millis(300)) {
                    round += &line;
                    round += "\n";
                }
                return round;
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn forward(lines: impl BufRead, sender: &mpsc::Sender<String>) {
    for line in lines.lines().map_while(Result::ok) {
        if sender.send(line).is_err() {
            return;
        }
    }
}

#[test]
fn a_change_is_checked_and_a_signal_ends_the_session() {
    let mut session = Session::new("change", &["--output-format=concise", "."]);
    let first = session.round();
    assert!(first.contains("1 file checked: no findings"), "{first}");
    assert!(!first.contains('\u{1b}'), "{first}");
    session.write("kube-apiserver.yaml", &SOUND.replace("/pki/a.crt", "a.crt"));
    let second = session.round();
    assert!(second.contains("relative-path") && second.contains("1 warning"), "{second}");
    // A new file, as an editor writes it: under another name at first.
    session.write("other.yaml~", SOUND);
    fs::rename(session.folder.join("other.yaml~"), session.folder.join("other.yaml")).unwrap();
    let third = session.round();
    assert!(third.contains("2 files checked"), "{third}");
    let signal = Command::new("kill").args(["-INT", &session.child.id().to_string()]).status();
    assert!(signal.unwrap().success());
    assert!(!session.child.wait().unwrap().success());
}

#[test]
fn a_mistake_in_the_configuration_may_be_mended() {
    let session = Session::new("mistake", &["kube-apiserver.yaml"]);
    session.round();
    session.write("scantling.toml", "selct = []\n");
    let mistake = session.round();
    assert!(mistake.contains("selct"), "{mistake}");
    session.write("scantling.toml", "");
    let mended = session.round();
    assert!(mended.contains("no findings"), "{mended}");
}

#[test]
fn the_files_that_a_session_writes_do_not_start_it_again() {
    let session =
        Session::new("own", &["--output-format=sarif=report.sarif", "-o", "concise", "."]);
    session.round();
    assert!(session.folder.join("report.sarif").exists());
    let more = session.lines.recv_timeout(Duration::from_secs(1));
    assert!(more.is_err(), "{more:?}");
}

#[test]
fn what_cannot_be_watched_is_refused() {
    for args in
        [&["-"][..], &["--fix", "."], &["--write-baseline", "b.json", "."], &["missing/x.yaml"]]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scantling"));
        command.args(["check", "--watch"]).args(args).stdin(Stdio::null());
        assert_eq!(command.output().unwrap().status.code(), Some(2), "{args:?}");
    }
}
