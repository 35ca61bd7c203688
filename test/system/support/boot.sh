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
