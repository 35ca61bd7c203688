/**
 * Looks on while the events of many accounts are worked on: each is to be done once, in order, and never two of an account at a time.
 * @param counts how many events each account has; they are numbered from 0 in the order they come
 */
export function watchQueues(counts) {
  const accounts = counts.map((count) => ({ seen: new Uint8Array(count), next: 0, done: 0, isHeld: false }))
  let [twice, together, outOfOrder] = [0, 0, 0]
  return {
    begin(index, n) {
      const account = accounts[index]
      if (account.isHeld) together++
      account.isHeld = true
      if (account.seen[n]) twice++
      else {
        if (n !== account.next) outOfOrder++
        account.next = n + 1
      }
      account.seen[n] = 1
    },
    end(index) {
      accounts[index].isHeld = false
      accounts[index].done++
    },
    doneOf: (index) => accounts[index].done,
    /**
     * What was wrong, a sentence each.
     * @param from the first account of which everything should be done by now
     */
    wrong(from = 0) {
      const lost = accounts.slice(from).reduce((sum, { seen }) => sum + seen.filter((times) => times === 0).length, 0)
      return [
        twice > 0 && `${twice} were done twice`,
        lost > 0 && `${lost} were not done`,
        together > 0 && `${together} began while another of their account was under way`,
        outOfOrder > 0 && `${outOfOrder} were done out of order`,
      ].filter(Boolean)
    },
  }
}
