# A Homebrew formula for the binaries of a release.
class Tierfit < Formula
  desc "Which apps to leave out of an iPhone's iCloud Backup so that it fits"
  homepage "{{address}}"
  version "{{version}}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "{{downloads}}/tierfit-{{version}}-aarch64-apple-darwin.tar.gz"
      sha256 "{{sha256_aarch64_apple_darwin}}"
    end
    on_intel do
      url "{{downloads}}/tierfit-{{version}}-x86_64-apple-darwin.tar.gz"
      sha256 "{{sha256_x86_64_apple_darwin}}"
    end
  end

  on_linux do
    on_arm do
      url "{{downloads}}/tierfit-{{version}}-aarch64-unknown-linux-musl.tar.gz"
      sha256 "{{sha256_aarch64_unknown_linux_musl}}"
    end
    on_intel do
      url "{{downloads}}/tierfit-{{version}}-x86_64-unknown-linux-musl.tar.gz"
      sha256 "{{sha256_x86_64_unknown_linux_musl}}"
    end
  end

  def install
    bin.install "tierfit"
    man1.install "tierfit.1"
    bash_completion.install "completions/tierfit.bash" => "tierfit"
    zsh_completion.install "completions/tierfit.zsh" => "_tierfit"
    fish_completion.install "completions/tierfit.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/tierfit -V")
    assert_match "WhatsApp", shell_output("#{bin}/tierfit app WhatsApp")
  end
end
