//! The HTML page of `scantling report`, driven in a headless browser if one is installed.

use std::fs;
use std::process::Command;

use snapbox::cmd::{Command as Program, cargo_bin};

const CONFIGURATION: &str = "\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.34.0
apiServer:
  extraArgs:
  - name: audit-log-path
    value: /var/log/<b&\"audit\".log
";

/// Chooses each status in turn, and writes how many rows of it and of others can be seen.
const DRIVER: &str = r#"<script>
const seen = {};
for (const button of document.querySelectorAll('.filter input')) {
  button.click();
  const status = button.id.replace('show-', '');
  const rows = [...document.querySelectorAll('.server tbody tr')];
  const visible = rows.filter(row => getComputedStyle(row).display !== 'none');
  seen[status] = [visible.length, visible.filter(row => !row.classList.contains(status)).length];
}
const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
const bold = document.querySelectorAll('tbody b').length;
document.body.innerHTML = '<pre id="seen">' + JSON.stringify({ seen, wide, bold }) + '</pre>';
</script>"#;

#[test]
fn the_filter_works_without_a_script_and_the_page_fits_a_phone() {
    let Some(browser) = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(runs)
    else {
        println!("skipped: no browser is installed");
        return;
    };
    let page = page();
    let count = |class: &str| page.matches(&format!("<tr class=\"{class}\"")).count();
    assert!(!page.contains("<script"), "the page has a script of its own");
    assert!(page.contains("/var/log/&lt;b&amp;"), "text from the file is not escaped");
    let folder = tempfile();
    let path = folder.join("page.html");
    fs::write(&path, page.replace("</body>", &format!("{DRIVER}</body>"))).unwrap();
    for width in ["400", "1400"] {
        let seen = drive(browser, &path, width);
        assert_eq!(seen["wide"], false, "the page is wider than {width} pixels");
        assert_eq!(seen["bold"], 0, "text from the file became an element");
        for status in ["fail", "undecided", "manual", "pass", "not-applicable"] {
            let expected = serde_json::json!([count(status), 0]);
            assert_eq!(seen["seen"][status], expected, "{status} at {width}");
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

fn runs(browser: &&str) -> bool {
    Command::new(browser).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn page() -> String {
    let arguments = ["report", "--no-config", "--output-format", "html", "-"];
    let output = Program::new(cargo_bin!("scantling")).args(arguments).stdin(CONFIGURATION);
    let output = output.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn drive(browser: &str, path: &std::path::Path, width: &str) -> serde_json::Value {
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--window-size={width},900"))
        .arg(format!("--user-data-dir={}", path.with_extension("profile").display()))
        .arg(format!("file://{}", path.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8(output.stdout).unwrap();
    let (_, rest) = dom.split_once("<pre id=\"seen\">").expect("the driver did not run");
    let (seen, _) = rest.split_once("</pre>").unwrap();
    serde_json::from_str(seen).unwrap()
}

fn tempfile() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("scantling-page-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}
