export { addAccount as add } from './accounts/add-account'
export { checkAccount as check } from './accounts/check-account'
export { disconnectAccount as disconnect } from './accounts/disconnect-account'
export { listAccounts as list } from './accounts/list-accounts'
