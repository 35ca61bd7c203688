import { describe, expect, it } from 'vitest'
import { createAddressPolicy } from '../../src/media/address-policy'

describe('media named by address', () => {
  const policy = createAddressPolicy([], [])

  it.each([
    ['8.8.8.8', 'the internet'],
    ['93.184.216.34', 'the internet'],
    ['172.32.0.1', 'beside a private network'],
    ['100.128.0.1', 'beside a provider’s network'],
    ['2606:4700::1111', 'the internet'],
    ['2a00:1450:4001:81b::200e', 'the internet'],
    ['::ffff:8.8.8.8', 'the internet, written as IPv6'],
    ['64:ff9b::808:808', 'the internet, through a translator'],
  ])('are fetched from %s (%s)', (address) => {
    expect(policy.allows(address)).toBe(true)
  })

  it.each([
    ['127.0.0.1', 'this machine'],
    ['127.8.9.10', 'this machine'],
    ['0.0.0.0', 'this machine'],
    ['0.1.2.3', 'no address'],
    ['10.0.0.1', 'a private network'],
    ['172.16.0.1', 'a private network'],
    ['172.31.255.255', 'a private network'],
    ['192.168.1.1', 'a private network'],
    ['100.64.0.1', 'a provider’s network'],
    ['100.100.100.200', 'metadata of Alibaba'],
    ['169.254.169.254', 'metadata of Amazon, Google, Azure'],
    ['169.254.170.2', 'credentials of Amazon’s containers'],
    ['168.63.129.16', 'the host below Azure'],
    ['192.0.0.192', 'metadata of Oracle'],
    ['192.0.2.1', 'documentation'],
    ['198.18.0.1', 'benchmarks'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'everybody'],
    ['::', 'this machine'],
    ['::1', 'this machine'],
    ['[::1]', 'this machine, as it stands in an address'],
    ['::127.0.0.1', 'this machine, in the old way'],
    ['::ffff:127.0.0.1', 'this machine, as IPv4'],
    ['::ffff:7f00:1', 'this machine, as IPv4'],
    ['::ffff:10.0.0.1', 'a private network, as IPv4'],
    ['::ffff:0:127.0.0.1', 'this machine, translated'],
    ['64:ff9b::7f00:1', 'this machine, through a translator'],
    ['64:ff9b::a9fe:a9fe', 'metadata, through a translator'],
    ['64:ff9b:1::1', 'a private translator'],
    ['100::1', 'nowhere'],
    ['2001::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4 of this machine'],
    ['2002:808:808::', '6to4'],
    ['fc00::1', 'a private network'],
    ['fd00:ec2::254', 'metadata of Amazon'],
    ['fe80::1', 'the wire'],
    ['fe80::1%eth0', 'the wire, with its interface'],
    ['fec0::1', 'a private network, in the old way'],
    ['ff02::1', 'multicast'],
    ['4000::1', 'nobody’s'],
    ['', 'nothing'],
    ['localhost', 'no address'],
  ])('are not fetched from %s (%s)', (address) => {
    expect(policy.allows(address)).toBe(false)
  })

  it('are fetched from networks the operator has named, and from nothing beside them', () => {
    const named = createAddressPolicy([], ['10.1.0.0/16', '192.168.7.7', 'fd00:1::/32'])
    for (const address of ['10.1.2.3', '192.168.7.7', '::ffff:10.1.2.3', 'fd00:1::5', '8.8.8.8']) {
      expect(named.allows(address), address).toBe(true)
    }
    for (const address of ['10.2.0.1', '192.168.7.8', 'fd00:2::5', '127.0.0.1']) {
      expect(named.allows(address), address).toBe(false)
    }
  })

  it('are fetched from hosts the operator has named, by name and port', () => {
    const named = createAddressPolicy([], ['Media.internal', 'files.internal:8080'])
    for (const url of ['http://media.internal/x', 'https://media.internal:8443/x', 'http://files.internal:8080/x']) {
      expect(named.trusts(new URL(url)), url).toBe(true)
    }
    for (const url of ['http://files.internal/x', 'http://evil.media.internal/', 'http://internal/']) {
      expect(named.trusts(new URL(url)), url).toBe(false)
    }
  })

  const key = `ab/${'ab'.repeat(24)}.jpg`

  it.each([
    ['http://10.0.0.5:9005/media', `http://10.0.0.5:9005/media/${key}`],
    ['http://10.0.0.5:9005/media/', `http://10.0.0.5:9005/media/${key}`],
    ['http://10.0.0.5:9005', `http://10.0.0.5:9005/${key}`],
    ['https://media.internal/a/b', `https://media.internal:443/a/b/${key}`],
  ])('are fetched when they are our own files, below %s: %s', (own, url) => {
    expect(createAddressPolicy([own], []).trusts(new URL(url))).toBe(true)
  })

  it.each([
    ['http://10.0.0.5:9005/media', 'http://10.0.0.5:9005/health'],
    ['http://10.0.0.5:9005/media', 'http://10.0.0.5:9005/media/../docs'],
    ['http://10.0.0.5:9005/media', `http://10.0.0.5:9005/media/..%2f${key}`],
    ['http://10.0.0.5:9005/media', `http://10.0.0.5:9005/mediator/${key}`],
    ['http://10.0.0.5:9005/media', `http://10.0.0.5:9005/${key}`],
    ['http://10.0.0.5:9005/media', `http://10.0.0.5:9006/media/${key}`],
    ['http://10.0.0.5:9005/media', `https://10.0.0.5:9005/media/${key}`],
    ['http://10.0.0.5:9005/media', 'http://10.0.0.5:9005/media/report.pdf'],
    ['http://10.0.0.5:9005', 'http://10.0.0.5:9005/docs'],
  ])('are not fetched from the rest of our own host: %s allows no %s', (own, url) => {
    expect(createAddressPolicy([own], []).trusts(new URL(url))).toBe(false)
  })
})
