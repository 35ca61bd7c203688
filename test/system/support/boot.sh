# Read by scripts that run in an empty machine: boots systemd in it, which runs the script that reads this once more, with the word
# "booted", and ends. What systemd says goes to standard error, and so does what the script said.
# shellcheck shell=sh

# boot apart: with a network of its own, where nothing but this machine is; boot '': with the network there is
boot() {
  # What sudo leaves of the environment is not enough to find packages.
  printf 'registry=%s\ncafile=/etc/ssl/certs/ca-certificates.crt\n' "${npm_config_registry:-https://registry.npmjs.org/}" >/root/.npmrc
  cat >/etc/systemd/system/try-booted.service <<UNIT
[Unit]
After=mariadb.service network.target
Wants=mariadb.service
[Service]
Type=oneshot
ExecStart=/bin/sh -x $PWD/$0 booted
ExecStopPost=/bin/systemctl --no-block --force --force poweroff
StandardOutput=append:/root/said
StandardError=append:/root/said
Environment=PATH=$PATH HOME=/root
[Install]
WantedBy=multi-user.target
UNIT
  systemctl enable --quiet try-booted.service
  ln -s /usr/local/bin/node /usr/bin/node
  # Its own processes, mounts and cgroups; the first process is systemd, and its root a mount, as those of its services will be.
  unshare ${1:+--net} --mount --propagation unchanged --pid --uts --ipc --cgroup --fork --kill-child sh -euc '
    mount --rbind / /mnt
    cd /mnt
    mount -t proc proc proc
    mount -t tmpfs tmpfs run
    mount -t sysfs sysfs sys
    mount -t tmpfs tmpfs sys/fs/cgroup
    if grep -q name=systemd proc/self/cgroup; then
      mkdir sys/fs/cgroup/systemd sys/fs/cgroup/unified
      mount -t cgroup2 cgroup2 sys/fs/cgroup/unified
      mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
    else
      mount -t cgroup2 cgroup2 sys/fs/cgroup
    fi
    exec env -i container=machine PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot . /lib/systemd/systemd --log-target=journal' >&2 || true
  cat /root/said >&2
}

# The commands of a page: its blocks of these kinds, which stand behind the word sh; those without a kind are plain.
commands() {
  awk -v kinds=" $2 " '
    /^```/ { inside = !inside && $1 == "```sh" && index(kinds, " " ($2 == "" ? "plain" : $2) " "); next }
    inside' "$1"
}

# Brings what docs/install.md wants of the world outside, before a machine is booted apart from it: packages of npm and of step 1.
# Those of npm first: a new list of authorities has none of a proxy's.
fetch_packages() {
  node scripts/prepare.mjs packages >&2
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod 755 /usr/sbin/policy-rc.d
  export DEBIAN_FRONTEND=noninteractive
  commands docs/install.md plain | grep '^apt-get' >/root/packages
  sh -eux /root/packages >&2
  rm /usr/sbin/policy-rc.d
  cp -a . /opt/post-dispatcher
  chown -R root: /opt/post-dispatcher
}

# Runs the blocks of a page as a person would paste them; what they say is shown when one fails.
follow() {
  commands "$1" "$2" >/root/followed
  sh -eux /root/followed >/root/followed.said 2>&1 || { cat /root/followed.said; exit 1; }
  cat /root/followed.said
}

# Waits for cron, which does what it does once a minute.
minute() {
  for _ in $(seq 100); do
    if "$@"; then return; fi
    sleep 1
  done
  return 1
}
