// Made by `npm run generate:client` from the description of the API; do not edit.

export interface paths {
    "/schedule-post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Schedule a post
         * @description One post for each account, all of them or none. Files come in a multipart form (`files`), or as `media` by address.
         *
         *     Needs the scope `write`.
         */
        post: operations["schedulePost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List posts
         * @description A page of the company’s posts, the one asked for last first, or with `sort=soonest` by the time they are for. With `page` any page, with all that fit counted; with `cursor` the next one, which costs the same however long the list is, and skips and repeats nothing while posts are added.
         *
         *     Needs the scope `read`.
         */
        get: operations["listPosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what did not go out, by cause and account
         * @description How many posts have failed, were missed, are unconfirmed or held, the largest number first. `GET /scheduled-posts` with `failureCause`, `status` or `held` lists the posts themselves.
         *
         *     Needs the scope `read`.
         */
        get: operations["listFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-posts/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try many posts again
         * @description Puts posts that have failed or were missed back into the queue: those of an account, of a cause, or named ones; with `{}` all of them. At most `limit` at a time, the oldest first; while `more` is true, send it again (with a fresh Idempotency-Key). Each post is decided by itself: what cannot be tried again any more is in `skipped`, and so is what has failed while as many posts of the company wait as may.
         *
         *     Needs the scope `write`.
         */
        post: operations["retryPosts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-posts/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel many posts
         * @description Takes posts back before anything of them is out: named ones, or those that fit a filter, at most `limit` (500) at a time; while `more` is true, send it again (with a fresh Idempotency-Key). Each post is decided by itself, as `DELETE /scheduled-posts/{id}` does; what cannot be cancelled is in `skipped`.
         *
         *     Needs the scope `write`.
         */
        post: operations["cancelPosts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-posts/reschedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give many posts another time
         * @description Moves posts to a time (`scheduledAt`) or by some time (`byMinutes`): named ones, or those that fit a filter. Each post is checked and decided by itself, as `PATCH /scheduled-posts/{id}` does; what cannot be moved is in `skipped`. What was moved still fits the filter, so that when more fit than `limit` (500) the request is refused and nothing is moved. **By minutes, send an Idempotency-Key**: under it no post is moved twice, whatever breaks; without it a repeat moves all of them again.
         *
         *     Needs the scope `write`.
         */
        post: operations["reschedulePosts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-posts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a post with its story
         * @description The post, each visible thing it became, and its timeline: what was tried, what the platform answered.
         *
         *     Needs the scope `read`.
         */
        get: operations["getPost"];
        put?: never;
        post?: never;
        /**
         * Cancel a post
         * @description Takes the post back before anything of it is out. Cancelling what is cancelled says the same again: who lost the first answer may repeat.
         *
         *     Needs the scope `write`.
         */
        delete: operations["cancelPost"];
        options?: never;
        head?: never;
        /**
         * Edit or reschedule a post
         * @description Changes what is given and leaves the rest; null, or an empty text, clears a field. Everything is checked as at scheduling. It can be done as long as nobody publishes the post and nothing of it is or may be out; what was prepared of it on the platform is made anew. With `scheduledAt` a post that has failed or was missed is in the queue again, with all its attempts; without it, it stays what it is. Files come in a multipart form, and together with `media` stand instead of all media the post has.
         *
         *     Needs the scope `write`.
         */
        patch: operations["editPost"];
        trace?: never;
    };
    "/scheduled-posts/{id}/publish-now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a post now
         * @description Lets a post that waits for its time, for another attempt, or for a decision because it is late go out within a second where a worker waits for posts, and else with the next tick, that is within a minute. `scheduledFor` stays as it was.
         *
         *     Needs the scope `write`.
         */
        post: operations["publishPostNow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-posts/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a post again
         * @description Puts a post that has failed, was missed, or is held for its account back into the queue, with all its attempts; the next tick takes it. What is out of it stays out and is not sent again.
         *
         *     Needs the scope `write`.
         */
        post: operations["retryPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/scheduled-posts/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whether an unconfirmed post is out
         * @description Settles a post whose publishing call was not answered by the word of a person who has looked at the platform. **With `not-published` it is sent again**: be sure that it is not there.
         *
         *     Needs the scope `write`.
         */
        post: operations["resolvePost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See at a glance how it stands
         * @description Whether anything ticks, whether anything is late, what waits for somebody, what comes next and what went out: of the company’s posts, as they were at most two seconds ago. Made to be asked for every few seconds, with `If-None-Match`.
         *
         *     Needs the scope `read`.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload files that are posted later
         * @description Keeps files and names them; `media: [{mediaId}]` of a post names them again, as often as one likes. A file that no post uses goes when nobody has uploaded or named it for MEDIA_KEEP_DAYS days (7, unless this server has another number). The same content, uploaded again, is the same file. What a platform takes is looked at when a post is scheduled.
         *
         *     Needs the scope `write`.
         */
        post: operations["uploadMedia"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/connect/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to connect accounts by a login
         * @description Open `authorizeUrl` in the browser of the person who may log in. The platform sends it back to this API, and from there it goes to your page (`returnUrl`, or `OAUTH_RETURN_URL`) with `?connection=<id>`, or with `?error=<code>&error_description=<text>`. With the id, ask what can be connected and choose. Facebook brings pages and the Instagram accounts linked to them, Instagram one account, LinkedIn the member and pages.
         *
         *     Needs the scope `admin`.
         */
        post: operations["connectAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a login reaches
         * @description The pages and accounts that can be connected. Only for whoever began the login, until `expiresAt`.
         *
         *     Needs the scope `admin`.
         */
        get: operations["getConnection"];
        put?: never;
        /**
         * Connect what was chosen from a login
         * @description Connects all of the named or none, once; the rest of the login is forgotten. An account you have already keeps its id, and its posts that waited go out. To connect the account the login was begun for, leave `externalIds` out: accounts that live by the same token come along.
         *
         *     Needs the scope `admin`.
         */
        post: operations["chooseAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts with their health
         * @description All accounts of the company, oldest first. Disconnected ones are left out unless `health=disconnected` asks for them.
         *
         *     Needs the scope `read`.
         */
        get: operations["listAccounts"];
        put?: never;
        /**
         * Add an account by its token
         * @description For tokens that were got elsewhere. The platform is asked first whose the token is and what it may do. An account the company has already keeps its id and queue and gets the new token.
         *
         *     Needs the scope `admin`.
         */
        post: operations["addAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an account with its health
         * @description Get an account with its health.
         *
         *     Needs the scope `read`.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        /**
         * Disconnect an account
         * @description Forgets the token. What becomes of posts that are still to come is up to `posts`, and the answer says how many they are: held, they wait and go out when the account is connected again, under the same id; cancelled, they do not. A post that is being published right now goes on, and nothing of which something is or may be out is cancelled. Repeating the call says how things stand. The app keeps its place in the settings of the platform until somebody removes it there.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["disconnectAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/check/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the platform about an account now
         * @description Asks whose the token is, whether it lives and what it may do. A token the platform calls dead holds the account’s posts; one that works frees them. Anything less clear changes nothing. One account is asked about ten times a minute at most.
         *
         *     Needs the scope `admin`.
         */
        post: operations["checkAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what is on hold
         * @description Accounts of the company that have reached a limit, or must be connected again. Admins also see the platforms and hosts that no account of this server is published to for now: at a limit of the app, or down.
         *
         *     Needs the scope `read`.
         */
        get: operations["listHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what accounts use of their limits
         * @description For each connected account and day, in publications: a feed and story post is two. Accounts whose platform names no limit are left out, and of several days those on which an account has nothing. Posts beyond a limit are not refused: they go out when there is room again.
         *
         *     Needs the scope `read`.
         */
        get: operations["listQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description The company’s keys, the newest first, also those that were revoked or have expired. Never the keys themselves.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Create an API key
         * @description The key stands in this answer and nowhere else: what is kept is a hash of it.
         *
         *     Needs the scope `admin`.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description For good, also the key that asks. This server refuses it at once, others within seconds. Revoking twice changes nothing.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask who is signed in on the page
         * @description Answers 200 in any case, so that a page can ask before it knows. A cookie that is no good any more is taken from the browser.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in on the page
         * @description Gives the browser a cookie that stands for the key or the token, and has neither of them in it. It lasts half an hour after its last use, twelve hours at most, no longer than the token, and ends at once with the key. A session that was there before ends. Only pages of this server can; programs need no session.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description The company’s webhooks, the oldest first. Never their secrets.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description From now on what happens is posted to its address, signed as Standard Webhooks has it (`webhook-id`, `webhook-timestamp`, `webhook-signature`), until it is answered with 2xx: over three days, if need be, with the same `webhook-id` each time. What each event looks like stands in the section `webhooks` of this description. The secret stands in this answer and nowhere else.
         *
         *     Needs the scope `admin`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Get a webhook.
         *
         *     Needs the scope `admin`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Remove a webhook
         * @description For good, with its secret and all that is known of its deliveries. What is being sent at this moment may still arrive.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        /**
         * Change, pause or resume a webhook
         * @description What is not in the body stays. `status: active` also brings one back that was paused after days of failure, or whose receiver has answered 410; it begins anew then.
         *
         *     Needs the scope `admin`.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a webhook a test
         * @description An event `webhook.test` for this webhook alone, whatever it subscribes to. It is sent within moments, like any other; what came of it stands in `GET /webhooks/{id}/deliveries`.
         *
         *     Needs the scope `admin`.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook another secret
         * @description For 24 hours deliveries are signed with both, so that a receiver that knows either believes them. Of two rotations within that time the first secret is out at once. The secret stands in this answer and nowhere else.
         *
         *     Needs the scope `admin`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to a webhook
         * @description The newest first, also what is still to be sent. They are kept for thirty days.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{id}/deliveries/{deliveryId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description At once and with all its attempts, whatever came of it before. It has the `webhook-id` that it had, by which a receiver knows what it has seen. What is being sent at this moment is left as it is.
         *
         *     Needs the scope `admin`.
         */
        post: operations["replayWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendar-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List calendar tokens
         * @description The company’s tokens that open its calendar, the newest first. Never the tokens themselves.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listCalendarTokens"];
        put?: never;
        /**
         * Make an address for the calendar
         * @description Whoever has the address can read the calendar of the company, and nothing else, until the token is revoked. It stands in this answer and nowhere else: what is kept is a hash of it.
         *
         *     Needs the scope `admin`.
         */
        post: operations["createCalendarToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendar-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a calendar token
         * @description For good: the address that holds it answers 404 from the next request on, at every server.
         *
         *     Needs the scope `admin`.
         */
        delete: operations["revokeCalendarToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ticks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List ticks
         * @description What cron has started each minute, on all servers, the newest first; kept for `KEEP_CYCLES_DAYS`. A minute that is missing is one in which nothing ran. It concerns the server and not a company, so it is for admins, and names nothing of any company.
         *
         *     Needs the scope `admin`.
         */
        get: operations["listTicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whether this server works
         * @description Tell whether this server works.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whether posts are published as they should be
         * @description For people and alarms. Load balancers and probes ask `/health`: a cron that is dead must not take API servers out of service. An answer may be two seconds old.
         */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An account that is published to */
        Account: {
            /**
             * @description Stays the same when the account is connected again
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            id: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * @description Facebook page id, Instagram user id, or LinkedIn URN
             * @example 1234567890
             * @example urn:li:organization:77
             */
            externalId: string;
            /** @description How people call it */
            name: string;
            /**
             * @description Which login gave the token
             * @enum {string}
             */
            login: "facebook" | "instagram" | "linkedin";
            /** @description Whether it can be published to */
            health: {
                /**
                 * @description `expires_soon`: posts go out until `expiresAt`. `needs_reconnect`, `disconnected`: posts wait until somebody connects the account again
                 * @enum {string}
                 */
                state: "ok" | "expires_soon" | "needs_reconnect" | "disconnected";
                /** @description What is wrong, for a person; null when nothing is */
                reason: string | null;
                /** @description When the token ends; null: never, or the platform does not tell */
                expiresAt: string | null;
            };
            /** @description When the token is renewed next; null: it is not */
            renewsAt: string | null;
            /** @description What the token may not do and should; empty also when the platform does not tell */
            missingPermissions: string[];
            /**
             * Format: date-time
             * @description When it was connected for the first time
             * @example 2026-12-24T17:00:00.000Z
             */
            connectedAt: string;
            /** @description When it was disconnected; null: it is not */
            disconnectedAt: string | null;
        };
        /** @description What a login may publish to */
        AccountCandidate: {
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /** @description Its id on the platform */
            externalId: string;
            /** @description How people call it */
            name: string;
            /** @description The name of the user on the platform */
            username: string | null;
            /** @description The account you have of it already; it would be connected again */
            accountId: string | null;
            /** @description Why it cannot be connected with this login; null when it can */
            problem: string | null;
        };
        AccountConnectedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "account.connected";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["AccountEvent"];
        };
        AccountDisconnectedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "account.disconnected";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["AccountEvent"];
        };
        /** @description What is told of an account */
        AccountEvent: {
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /** @description Its id on the platform */
            externalId: string;
            /** @description How people call it */
            name: string;
            /** @description What is wrong, for a person; null when nothing is */
            reason: string | null;
            /** @description When the access ends; null: never, or nobody knows */
            tokenExpiresAt: string | null;
            /**
             * Format: date-time
             * @description When it happened, by the database’s clock
             * @example 2026-12-24T17:00:00.000Z
             */
            occurredAt: string;
        };
        AccountExpiringMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "account.expiring";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["AccountEvent"];
        };
        AccountNeedsReconnectMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "account.needs_reconnect";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["AccountEvent"];
        };
        AddAccountAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            account: components["schemas"]["Account"];
            /** @description Posts that waited for the account and go out now */
            postsReleased: number;
            /** @description What will be otherwise than one might expect, or may fail */
            warnings?: string[];
        };
        AddAccountBody: {
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * @description Facebook page id, Instagram user id, or LinkedIn URN
             * @example 1234567890
             */
            externalId: string;
            /** @description How people call it */
            name: string;
            /**
             * @description Which login gave the token, for Instagram: `facebook` (the default) or `instagram`
             * @enum {string}
             */
            login?: "facebook" | "instagram" | "linkedin";
            /** @description For a page and its Instagram account the token of the page. Stored encrypted */
            accessToken: string;
        };
        /** @description What is known of a key */
        ApiKey: {
            /** @description Names it for good */
            id: number;
            /** @description How people call it */
            name: string;
            /**
             * @description `read` looks, `write` also schedules and changes, `admin` also manages accounts and keys
             * @enum {string}
             */
            scope: "read" | "write" | "admin";
            /**
             * @description Whether it opens anything
             * @enum {string}
             */
            status: "active" | "expired" | "revoked";
            /** @description Key or user that created it; null: the command line */
            createdBy: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-12-24T17:00:00.000Z
             */
            createdAt: string;
            /** @description null: never */
            expiresAt: string | null;
            /** @description To a minute */
            lastUsedAt: string | null;
            /** @description When it was revoked; null: it is not */
            revokedAt: string | null;
        };
        /** @description What is known of a token for the calendar; never the token */
        CalendarToken: {
            /** @description Names it for good */
            id: number;
            /** @description How people call it */
            name: string;
            /** @description Key or user that created it */
            createdBy: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-12-24T17:00:00.000Z
             */
            createdAt: string;
        };
        CancelPostAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description The id of the post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description What has become of it so far
             * @constant
             */
            status: "cancelled";
        };
        CancelPostsAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description With how many posts it is done */
            done: number;
            /** @description Posts with which nothing was done */
            skipped: {
                /**
                 * @description The id of the post
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                postDetailId: string;
                /** @description Why not, in the words of the operation on that post alone */
                reason: string;
            }[];
            /** @description Whether there are more that fit, and sending it again goes on with them */
            more: boolean;
        };
        CancelPostsBody: {
            /** @description These posts */
            ids?: string[];
            /** @description Instead of `ids`: the posts that fit all of these, of which there must be one. Posts that are published, failed or cancelled are meant only when `status` names them, or with `failureCause` */
            filter?: {
                /** @description One, or several */
                status?: ("pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed") | ("pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed")[];
                /** @description Whether they wait for their account to be connected again */
                held?: boolean;
                /**
                 * @description Why posts failed or were missed
                 * @enum {string}
                 */
                failureCause?: "token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late";
                /**
                 * @description Where the account is
                 * @enum {string}
                 */
                platform?: "facebook" | "instagram" | "linkedin";
                /**
                 * @description The account that is posted to
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                socialAccountId?: string;
                /** @description Scheduled for then or later */
                from?: string;
                /** @description Scheduled for then or earlier */
                to?: string;
                /** @description Gone out in a turn that was then or later, whenever they were meant for */
                publishedFrom?: string;
                /** @description Text that stands in the caption or in `externalPostId`, or the whole id of a post. Every character means itself. 5,000 posts are searched for one answer, so that it may have fewer than `limit` while `nextCursor` goes on; nothing is counted */
                q?: string;
            };
            /** @description How many at most */
            limit?: number;
        };
        ChangeWebhookAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            webhook: components["schemas"]["Webhook"];
        };
        ChangeWebhookBody: {
            /**
             * @description Where events are posted to: https, without user and password, reached from the public internet
             * @example https://example.com/hooks/posts
             */
            url?: string;
            /** @description Types of events; `*`: all there are and will be */
            events?: ("*" | "post.scheduled" | "post.published" | "post.failed" | "post.missed" | "post.unconfirmed" | "post.cancelled" | "post.held" | "publication.published" | "account.expiring" | "account.needs_reconnect" | "account.connected" | "account.disconnected" | "dispatcher.stalled" | "dispatcher.recovered" | "webhook.paused" | "webhook.test")[];
            /** @description What it is for, for people; null, or empty, clears */
            description?: string | null;
            /**
             * @description `paused`: nothing is sent, and what happens meanwhile is told to nobody
             * @enum {string}
             */
            status?: "active" | "paused";
        };
        CheckAccountAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description `works` or `dead`, by the word of the platform, or `unknown` when it did not tell
             * @enum {string}
             */
            result: "works" | "dead" | "unknown";
            /** @description What the platform said, or would not tell */
            reason: string | null;
            account: components["schemas"]["Account"];
            /** @description Posts that waited for the account and go out now */
            postsReleased: number;
        };
        ChooseAccountsAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The accounts */
            accounts: components["schemas"]["Account"][];
            /** @description Posts that waited for these accounts and go out now */
            postsReleased: number;
        };
        ChooseAccountsBody: {
            /** @description Those that are to be connected, by their ids on the platform */
            externalIds?: string[];
        };
        ConnectAccountAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description To be opened in a browser, once */
            authorizeUrl: string;
            /** @description Stands in the address; comes back once */
            state: string;
            /**
             * Format: date-time
             * @description By then the browser must be back
             * @example 2026-12-24T17:00:00.000Z
             */
            expiresAt: string;
        };
        ConnectAccountBody: {
            /**
             * @description An account that is to be connected again
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            accountId?: string;
            /**
             * @description Where the browser goes in the end; its origin must be that of `OAUTH_RETURN_URL` or in `CORS_ORIGINS`
             * @example https://example.com/page
             */
            returnUrl?: string;
        };
        CreateApiKeyAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The key itself. It is shown this once and kept nowhere */
            key: string;
            apiKey: components["schemas"]["ApiKey"];
        };
        CreateApiKeyBody: {
            /** @description Who or what uses it */
            name?: string;
            /**
             * @description `read` looks, `write` also schedules and changes, `admin` also manages accounts and keys
             * @default write
             * @enum {string}
             */
            scope?: "read" | "write" | "admin";
            /** @description Not given: it never expires */
            expiresAt?: string;
        };
        CreateCalendarTokenAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description Opens the calendar; shown this once */
            token: string;
            /** @description For the field "subscribe by address" of a calendar */
            url: string;
            calendarToken: components["schemas"]["CalendarToken"];
        };
        CreateCalendarTokenBody: {
            /** @description Who uses it */
            name?: string;
        };
        CreateWebhookAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            webhook: components["schemas"]["Webhook"];
            /**
             * @description What deliveries are signed with (Standard Webhooks): `whsec_` and base64 of the key. It is shown this once
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD7lBB3WVH2no=
             */
            secret: string;
        };
        CreateWebhookBody: {
            /**
             * @description Where events are posted to: https, without user and password, reached from the public internet
             * @example https://example.com/hooks/posts
             */
            url: string;
            /** @description Types of events; `*`: all there are and will be */
            events: ("*" | "post.scheduled" | "post.published" | "post.failed" | "post.missed" | "post.unconfirmed" | "post.cancelled" | "post.held" | "publication.published" | "account.expiring" | "account.needs_reconnect" | "account.connected" | "account.disconnected" | "dispatcher.stalled" | "dispatcher.recovered" | "webhook.paused" | "webhook.test")[];
            /** @description What it is for, for people */
            description?: string;
        };
        DisconnectAccountAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description Names it for good
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            id: string;
            /** @description What becomes of its posts that were to come, by number */
            posts: {
                /** @description They wait for the account to be connected again */
                held: number;
                /** @description Posts that will not go out */
                cancelled: number;
                /** @description A worker has them in hand; they go on */
                beingPublished: number;
            };
            /** @description The same for a person */
            message: string;
        };
        /** @description What is told of publishing as a whole, to all companies alike */
        DispatcherEvent: {
            /** @description The last sign of life before it */
            since?: string | null;
            /**
             * Format: date-time
             * @description When it happened, by the database’s clock
             * @example 2026-12-24T17:00:00.000Z
             */
            occurredAt?: string;
        };
        DispatcherRecoveredMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "dispatcher.recovered";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["DispatcherEvent"];
        };
        DispatcherStalledMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "dispatcher.stalled";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["DispatcherEvent"];
        };
        EditPostAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            post: components["schemas"]["Post"];
            /** @description What will be otherwise than one might expect */
            warnings?: string[];
        };
        EditPostBody: {
            /**
             * @description What it is published as; `feed_story` becomes two publications, and `article` is for LinkedIn
             * @enum {string}
             */
            postType?: "feed" | "story" | "feed_story" | "reel" | "article";
            /** @description The text of the post. Platforms have limits of their own, and count in their own way */
            caption?: string | null;
            /** @description Instead of all media of the post; those to keep are named by the `url` they have, and uploads by their `mediaId` */
            media?: {
                /** @description Where it lies, for everybody to fetch */
                url?: string | null;
                /** @description What it is */
                type?: string | null;
                /** @description What is to be seen, for those who do not see it */
                altText?: string | null;
                /** @description MIME type */
                contentType?: string;
                /** @description Bytes */
                size?: number;
                /** @description How people call it */
                name?: string;
                /** @description Pixels; absent, like all below, where it is not known */
                width?: number;
                /** @description Pixels */
                height?: number;
                /** @description Milliseconds */
                durationMs?: number;
                /** @description Frames per second */
                frameRate?: number;
                /** @description How the pictures of a video are written */
                videoCodec?: string;
                /** @description Whether a video has sound */
                hasAudio?: boolean;
                /** @description A file that was uploaded with `POST /media`, instead of its `url` */
                mediaId?: string | null;
            }[] | null;
            /** @description The page that the post leads to */
            link?: string | null;
            /** @description Of a link, an article or a document */
            title?: string | null;
            /** @description Of a link or an article */
            description?: string | null;
            /** @description ISO 8601 with offset, from a minute ago to the end of 2037; or without offset, as clocks in `timeZone` show it */
            scheduledAt?: string;
            /** @description IANA name of the zone the time is meant in */
            timeZone?: string | null;
            /**
             * @description Where the clock is put forward a time of that night does not exist, and where it is put back one comes twice. `compatible` (default): the missing one is taken as much later, of the double one the first; `earlier`, `later`: the one or the other; `reject`: 400 with both
             * @enum {string}
             */
            disambiguation?: "compatible" | "earlier" | "later" | "reject";
            /** @description A comment that is posted once, below the post */
            firstComment?: string | null;
            /** @description Instagram: who is tagged in the pictures */
            userTags?: {
                /** @description The name of the user on the platform */
                username: string;
                /** @description How far from the left, from 0 to 1 */
                x?: number;
                /** @description How far from the top, from 0 to 1 */
                y?: number;
                /** @description Which of the media, from 0 */
                media?: number;
            }[] | null;
            /** @description Instagram: the place, by the id of its Facebook page */
            locationId?: string | null;
            /** @description Instagram: users that are invited to be authors as well, at most three */
            collaborators?: string[] | null;
            /** @description Instagram: whether a reel is shown in the feed as well */
            shareToFeed?: boolean | null;
            /** @description Instagram: the picture that a reel shows before it plays */
            coverUrl?: string | null;
            /** @description Instagram: the moment of a reel that it shows before it plays, in milliseconds from its beginning */
            thumbOffsetMs?: number | null;
            /** @description LinkedIn: whom the caption mentions */
            mentions?: {
                /** @description The words of the caption that are the mention */
                text: string;
                /** @description The member or the organization that is meant, as LinkedIn names it */
                urn: string;
            }[] | null;
            /** @description LinkedIn: which of the media is the picture of the article, from 0 */
            thumbnail?: number | null;
            /** @description `publish`: a post that is late goes out all the same, up to the limit; `hold`: a person decides */
            latePolicy?: ("publish" | "hold") | null;
            /** @description How late it may go out by itself */
            lateLimitMinutes?: number | null;
        };
        /** @description Posts of one account that did not go out for one cause */
        Failures: {
            /**
             * @description `failureCause` of the posts; `unconfirmed`: they may be out, and a person or the platform is asked; `held`: they wait for their account to be connected again
             * @enum {string}
             */
            cause: "token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late" | "unconfirmed" | "held";
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /** @description How people call the account */
            accountName: string;
            /** @description All that are so now; of more than 20000 in one state the newest, see `more` */
            total: number;
            /** @description Of these, what has changed last within the hour */
            lastHour: number;
            /** @description Within 24 hours */
            lastDay: number;
            /** @description Within seven days */
            lastWeek: number;
            /** @description Whether trying them again brings nothing out twice. Of unconfirmed ones something may be out: look, and resolve them one by one */
            safeToRepeat: boolean;
        };
        /** @description One bad field */
        FieldError: {
            /** @description The field, with dots inside lists: `media.0.url` */
            path: string;
            /** @description What is wrong, for a person */
            message: string;
            /**
             * @description The kind of mistake, where programs tell it apart; compare this, never the message
             * @enum {string}
             */
            code?: "time-comes-twice" | "time-does-not-exist";
        };
        GetAccountAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            account: components["schemas"]["Account"];
        };
        GetConnectionAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /** @description The account that is to be connected again; null: any */
            accountId: string | null;
            /** @description What the login may publish to, to choose from */
            candidates: components["schemas"]["AccountCandidate"][];
            /**
             * Format: date-time
             * @description Until when it can be used
             * @example 2026-12-24T17:00:00.000Z
             */
            expiresAt: string;
        };
        GetHealthAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description This process works
             * @constant
             */
            status: "ok";
            /**
             * @description Whether the database answers
             * @constant
             */
            database: "ok";
            /**
             * @description Only with REDIS_URL. away: each server counts requests for itself; nothing else depends on it, so the status stays
             * @enum {string}
             */
            redis?: "ok" | "away";
        };
        GetOverviewAnswer200: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * Format: date-time
             * @description By the clock of the database
             * @example 2026-12-24T17:00:00.000Z
             */
            now: string;
            /** @description Posts by state, each counted once; of more than 100,000 no more are counted */
            counts: {
                /** @description They wait for their time or another attempt; those that are held are not among them */
                pending: number;
                /** @description They are being published */
                processing: number;
                /** @description They wait for their account to be connected again */
                held: number;
                /** @description They are out */
                published: number;
                /** @description They came to nothing */
                failed: number;
                /** @description They may be out, which is not known yet */
                unconfirmed: number;
                /** @description They were too late, and wait for a decision */
                missed: number;
                /** @description They were taken back */
                cancelled: number;
            };
            /** @description Posts whose turn it is now */
            due: number;
            /** @description Posts that are pending and not held though their time has come, those that wait for another attempt too: as many as the list with `status=pending`, `held=false` and `to` of `now` */
            overdue: number;
            /** @description For when the oldest post was meant that should be out and is not */
            oldestDue: string | null;
            /** @description How long ago that is */
            oldestDueAgeSeconds: number | null;
            /** @description Posts that are pending, not held and meant for the next 24 hours */
            todayAhead: number;
            /** @description Posts that went out within the last 24 hours: the list with `publishedFrom` a day before `now` */
            publishedToday: number;
            /** @description By how many seconds posts came out after what was asked for, of the last 2,000 of the last 24 hours; null without any */
            lateness24h: {
                /** @description Half of the posts were no later */
                p50: number | null;
                /** @description 95 of 100 posts were no later */
                p95: number | null;
                /** @description The last 24 hours as clocks count them, the one that has begun among them */
                hours: {
                    /**
                     * Format: date-time
                     * @description When the hour began
                     * @example 2026-12-24T17:00:00.000Z
                     */
                    from: string;
                    /** @description 95 of 100 posts of the hour were no later; null where nothing went out */
                    p95: number | null;
                }[];
            };
            /** @description Whether anything ticks */
            cron: {
                /** @description Since the last tick of any server; null when there was none */
                ageSeconds: number | null;
                /** @description Whether resident workers publish as well */
                resident: boolean;
                /** @description Each server; for the scope `admin` */
                hosts?: {
                    /** @description The name of the server */
                    host: string;
                    /**
                     * Format: date-time
                     * @description When it ticked last
                     * @example 2026-12-24T17:00:00.000Z
                     */
                    lastTickAt: string;
                    /** @description How long ago that is */
                    ageSeconds: number;
                    /** @description Of that tick; null while it runs, and for ever if it was killed */
                    exitCode: number | null;
                }[];
            };
            /** @description Connected accounts by health */
            accounts: {
                /** @description They are fine */
                ok: number;
                /** @description Their tokens end soon, or could not be renewed */
                expiring: number;
                /** @description They must be connected again */
                needsReconnect: number;
            };
            /** @description Accounts that are left alone for now; for the scope `admin` with platforms and hosts */
            holds: number;
            /** @description Up to ten posts that somebody has to decide about, the oldest first; not those that failed more than a week ago */
            needsPerson: components["schemas"]["PostGlance"][];
            /** @description The next ten to go out */
            next: components["schemas"]["PostGlance"][];
            /** @description The last ten that went out, the last first */
            last: components["schemas"]["PostGlance"][];
            /** @description A time in which nothing was published: now, or one that ended within 24 hours */
            down: {
                /**
                 * Format: date-time
                 * @description The last sign of life before it
                 * @example 2026-12-24T17:00:00.000Z
                 */
                since: string;
                /** @description Null while it lasts */
                until: string | null;
                /** @description How many posts of the company were meant for that time, but for those that were taken back or are held */
                late: number;
                /** @description Of the posts that were meant for it: how many are out */
                published: number;
                /** @description How many were too late, and wait for a decision */
                missed: number;
                /** @description How many may be out, which is not known yet */
                unconfirmed: number;
                /** @description How many came to nothing */
                failed: number;
                /** @description How many wait for their turn or are being published */
                waiting: number;
                /** @description When the last of all late posts goes out, as was known at its end; for the scope `admin` */
                lastAt: string | null;
            } | null;
        };
        GetPostAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            post: components["schemas"]["PostWithHistory"];
        };
        GetReadyAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description What has become of it so far
             * @constant
             */
            status: "ready";
        };
        GetWebhookAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            webhook: components["schemas"]["Webhook"];
        };
        /** @description What is left alone for now, and until when */
        Hold: {
            /**
             * @description What is not called for now
             * @enum {string}
             */
            scope: "account" | "platform" | "host";
            /**
             * @description Of accounts and platforms
             * @enum {string}
             */
            platform?: "facebook" | "instagram" | "linkedin";
            /**
             * @description Of accounts
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId?: string;
            /** @description Of hosts: by the login whose calls go there */
            host?: string;
            /** @description Why, for a person */
            reason: string;
            /** @description Null where it is not known */
            since: string | null;
            /** @description Null where it has no end of its own: an account must be connected again, a host be back */
            until: string | null;
            /** @description Of hosts: calls in a row that found it down */
            failures?: number;
            /** @description Posts of the company that wait for its end */
            posts: number;
        };
        ListAccountsAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The accounts */
            accounts: components["schemas"]["Account"][];
        };
        ListApiKeysAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The keys, without what they are */
            apiKeys: components["schemas"]["ApiKey"][];
            /** @description Which part of the list, from 1 */
            page: number;
            /** @description How many at most */
            limit: number;
            /** @description All there are */
            total: number;
        };
        ListCalendarTokensAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The tokens, one in each entry */
            calendarTokens: components["schemas"]["CalendarToken"][];
        };
        ListFailuresAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The numbers, of one cause and account in each entry */
            failures: components["schemas"]["Failures"][];
            /** @description Whether there are more: of each state the newest 20000 are counted */
            more: boolean;
        };
        ListHoldsAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The holds, one in each entry */
            holds: components["schemas"]["Hold"][];
        };
        ListPostsAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description How many at most */
            limit: number;
            /** @description Goes on with the next page; null on the last */
            nextCursor: string | null;
            /** @description The posts, one in each entry */
            posts: components["schemas"]["Post"][];
            /** @description Not with `cursor` */
            page?: number;
            /** @description All posts that fit the filters; not with `cursor` or `q` */
            total?: number;
        } | {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description How many at most */
            limit: number;
            /** @description Goes on with the next page; null on the last */
            nextCursor: string | null;
            /** @description The posts, one in each entry */
            posts: components["schemas"]["PostGlance"][];
        };
        ListQuotasAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The quotas, one account on one day in each entry */
            quotas: components["schemas"]["Quota"][];
        };
        ListTicksAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The ticks, one in each entry */
            ticks: components["schemas"]["Tick"][];
            /** @description Goes on with the next page; null on the last */
            nextCursor: string | null;
        };
        ListWebhookDeliveriesAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The deliveries */
            deliveries: components["schemas"]["WebhookDelivery"][];
            /** @description How many at most */
            limit: number;
            /** @description Goes on with the next page; null on the last */
            nextCursor: string | null;
        };
        ListWebhooksAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The webhooks */
            webhooks: components["schemas"]["Webhook"][];
        };
        /** @description A picture, video or document of a post */
        MediaItem: {
            /** @description Where it lies, for everybody to fetch */
            url: string;
            /**
             * @description What it is
             * @enum {string}
             */
            type: "image" | "video" | "document";
            /** @description What is to be seen, for those who do not see it */
            altText?: string;
            /** @description MIME type */
            contentType?: string;
            /** @description Bytes */
            size?: number;
            /** @description The file’s name at the client that uploaded it */
            name?: string;
            /** @description Pixels; absent, like all below, where it is not known */
            width?: number;
            /** @description Pixels */
            height?: number;
            /** @description Milliseconds */
            durationMs?: number;
            /** @description Frames per second */
            frameRate?: number;
            /**
             * @description How the pictures of a video are written
             * @example h264
             */
            videoCodec?: string;
            /** @description Whether a video has sound */
            hasAudio?: boolean;
        };
        /** @description A picture, video or document: one that lies somewhere on the web, by its `url`, or one that was uploaded before, by its `mediaId`. What `POST /media` says of a file may be sent back as it is */
        MediaToPublish: {
            /** @description A file that was uploaded with `POST /media`, instead of its `url` */
            mediaId?: string | null;
            /** @description Where it lies on the web */
            url?: string | null;
            /** @description `image`, `video`, `document` or a MIME type; may be left out when the address ends in a known extension */
            type?: string | null;
            /** @description What is to be seen, for those who do not see it */
            altText?: string | null;
            /** @description Pixels */
            width?: number | null;
            /** @description Pixels */
            height?: number | null;
            /** @description Milliseconds */
            durationMs?: number | null;
            /** @description Bytes */
            size?: number | null;
        };
        /** @description One thing that stands in the way of publishing */
        NotReadyReason: {
            /**
             * @description The kind of reason; compare this, never the texts
             * @enum {string}
             */
            code: "database" | "no-tick" | "late" | "media" | "migrations";
            /** @description What is wrong */
            detail: string;
        };
        /** @description A scheduled post */
        Post: {
            /**
             * @description Names it for good
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            id: string;
            /**
             * @description The same as `id`
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * @description What it is published as; `feed_story` becomes two publications, and `article` is for LinkedIn
             * @enum {string}
             */
            postType: "feed" | "story" | "feed_story" | "reel" | "article";
            /**
             * @description What has become of it so far
             * @enum {string}
             */
            status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
            /** @description Counts what people change; `"<version>"` is the ETag for If-Match. What workers note does not count */
            version: number;
            /** @description When it is to go out; null when it has no place in the queue */
            scheduledFor: string | null;
            /** @description IANA name of the zone the time was meant in, if one was named */
            timeZone: string | null;
            /** @description When it is tried next: later than `scheduledFor` after a failed attempt, null when nothing is to come */
            nextAttemptAt: string | null;
            /** @description True while the post waits for its account to be connected again */
            held: boolean;
            /** @description The text of the post. Platforms have limits of their own, and count in their own way */
            caption: string | null;
            /** @description Pictures, videos or a document, in their order */
            media: components["schemas"]["MediaItem"][];
            /** @description The page that the post leads to */
            link: string | null;
            /** @description Of a link, an article or a document */
            title: string | null;
            /** @description Of a link or an article */
            description: string | null;
            /** @description A comment that is posted once, below the post */
            firstComment: string | null;
            /** @description Instagram: who is tagged in the pictures */
            userTags: {
                /** @description The name of the user on the platform */
                username: string;
                /** @description How far from the left, from 0 to 1 */
                x?: number;
                /** @description How far from the top, from 0 to 1 */
                y?: number;
                /** @description Which of the media, from 0 */
                media?: number;
            }[];
            /** @description Instagram: the place, by the id of its Facebook page */
            locationId: string | null;
            /** @description Instagram: users that are invited to be authors as well, at most three */
            collaborators: string[];
            /** @description Instagram: whether a reel is shown in the feed as well */
            shareToFeed: boolean | null;
            /** @description Instagram: the picture that a reel shows before it plays */
            coverUrl: string | null;
            /** @description Instagram: the moment of a reel that it shows before it plays, in milliseconds from its beginning */
            thumbOffsetMs: number | null;
            /** @description LinkedIn: whom the caption mentions */
            mentions: {
                /** @description The words of the caption that are the mention */
                text: string;
                /** @description The member or the organization that is meant, as LinkedIn names it */
                urn: string;
            }[];
            /** @description LinkedIn: which of the media is the picture of the article, from 0 */
            thumbnail: number | null;
            /** @description Null: as the configuration says */
            latePolicy: ("publish" | "hold") | null;
            /** @description Null: as the configuration says */
            lateLimitMinutes: number | null;
            /** @description Set exactly when something is known to be out; of two publications the feed’s */
            externalPostId: string | null;
            /** @description What went wrong last, for a person; null when nothing did */
            errorMessage: string | null;
            /** @description Why it failed or was missed, for programs */
            failureCause: ("token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late") | null;
            /** @description How often it was tried since somebody last decided about it */
            attempts: number;
            /** @description Key or user that made it; null: nobody we know */
            createdBy: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-12-24T17:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was changed last, also by workers
             * @example 2026-12-24T17:00:00.000Z
             */
            updatedAt: string;
        };
        PostCancelledMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "post.cancelled";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PostEvent"];
        };
        /** @description What is told of a post. Its text and files are not: `GET /scheduled-posts/{id}` */
        PostEvent: {
            /**
             * @description The id of the post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * @description What it is published as; `feed_story` becomes two publications, and `article` is for LinkedIn
             * @enum {string}
             */
            postType: "feed" | "story" | "feed_story" | "reel" | "article";
            /** @description When it is to go out; null when it has no place in the queue */
            scheduledFor: string | null;
            /** @description When it went out */
            publishedAt: string | null;
            /** @description Where it is to be seen on the platform, if that is known */
            permalink: string | null;
            /**
             * Format: date-time
             * @description When it happened, by the database’s clock
             * @example 2026-12-24T17:00:00.000Z
             */
            occurredAt: string;
            /**
             * @description What has become of it so far
             * @enum {string}
             */
            status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
            /** @description Set when something is known to be out; of two publications the feed’s */
            externalPostId: string | null;
            /** @description What went wrong last, for a person; null when nothing did */
            errorMessage: string | null;
            /** @description Why it failed or was missed, for programs */
            failureCause: ("token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late") | null;
            /** @description How often it was tried since somebody last decided about it */
            attempts: number;
        };
        PostFailedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "post.failed";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PostEvent"];
        };
        /** @description As much of a post as a list or a calendar shows */
        PostGlance: {
            /**
             * @description The id of the post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description What has become of it so far
             * @enum {string}
             */
            status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
            /** @description True while the post waits for its account to be connected again */
            held: boolean;
            /** @description Why it failed or was missed, for programs */
            failureCause: ("token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late") | null;
            /** @description The first 300 characters of what went wrong */
            errorMessage: string | null;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * @description What it is published as; `feed_story` becomes two publications, and `article` is for LinkedIn
             * @enum {string}
             */
            postType: "feed" | "story" | "feed_story" | "reel" | "article";
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /** @description What the account is called */
            accountName: string;
            /** @description When it is to go out; null when it has no place in the queue */
            scheduledFor: string | null;
            /** @description IANA name of the zone the time is meant in */
            timeZone: string | null;
            /** @description When it is tried next; null when nothing is to come */
            nextAttemptAt: string | null;
            /** @description How often it was tried since somebody last decided about it */
            attempts: number;
            /** @description `"<version>"` is the ETag of the post, for If-Match */
            version: number;
            /** @description The first 140 characters of the text */
            caption: string | null;
            /** @description How many pictures, videos and documents it has */
            mediaCount: number;
            /**
             * @description A small picture of the first of its media, 96 pixels wide; `w=192` and `w=384` are there as well. Null for what is no picture, or lies elsewhere
             * @example https://posts.example.com/media/9f/9f2c.jpg?w=96
             */
            thumb: string | null;
            /** @description When it came out; of two publications the feed’s */
            publishedAt: string | null;
            /** @description Where it can be seen, as far as the platform has told */
            permalink: string | null;
        };
        PostHeldMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "post.held";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PostEvent"];
        };
        PostMissedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "post.missed";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PostEvent"];
        };
        PostPublishedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "post.published";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PostEvent"];
        };
        PostScheduledMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "post.scheduled";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PostEvent"];
        };
        PostUnconfirmedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "post.unconfirmed";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PostEvent"];
        };
        /** @description A scheduled post with what is out of it and what was tried */
        PostWithHistory: {
            /**
             * @description Names it for good
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            id: string;
            /**
             * @description The same as `id`
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * @description What it is published as; `feed_story` becomes two publications, and `article` is for LinkedIn
             * @enum {string}
             */
            postType: "feed" | "story" | "feed_story" | "reel" | "article";
            /**
             * @description What has become of it so far
             * @enum {string}
             */
            status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
            /** @description Counts what people change; `"<version>"` is the ETag for If-Match. What workers note does not count */
            version: number;
            /** @description When it is to go out; null when it has no place in the queue */
            scheduledFor: string | null;
            /** @description IANA name of the zone the time was meant in, if one was named */
            timeZone: string | null;
            /** @description When it is tried next: later than `scheduledFor` after a failed attempt, null when nothing is to come */
            nextAttemptAt: string | null;
            /** @description True while the post waits for its account to be connected again */
            held: boolean;
            /** @description The text of the post. Platforms have limits of their own, and count in their own way */
            caption: string | null;
            /** @description Pictures, videos or a document, in their order */
            media: components["schemas"]["MediaItem"][];
            /** @description The page that the post leads to */
            link: string | null;
            /** @description Of a link, an article or a document */
            title: string | null;
            /** @description Of a link or an article */
            description: string | null;
            /** @description A comment that is posted once, below the post */
            firstComment: string | null;
            /** @description Instagram: who is tagged in the pictures */
            userTags: {
                /** @description The name of the user on the platform */
                username: string;
                /** @description How far from the left, from 0 to 1 */
                x?: number;
                /** @description How far from the top, from 0 to 1 */
                y?: number;
                /** @description Which of the media, from 0 */
                media?: number;
            }[];
            /** @description Instagram: the place, by the id of its Facebook page */
            locationId: string | null;
            /** @description Instagram: users that are invited to be authors as well, at most three */
            collaborators: string[];
            /** @description Instagram: whether a reel is shown in the feed as well */
            shareToFeed: boolean | null;
            /** @description Instagram: the picture that a reel shows before it plays */
            coverUrl: string | null;
            /** @description Instagram: the moment of a reel that it shows before it plays, in milliseconds from its beginning */
            thumbOffsetMs: number | null;
            /** @description LinkedIn: whom the caption mentions */
            mentions: {
                /** @description The words of the caption that are the mention */
                text: string;
                /** @description The member or the organization that is meant, as LinkedIn names it */
                urn: string;
            }[];
            /** @description LinkedIn: which of the media is the picture of the article, from 0 */
            thumbnail: number | null;
            /** @description Null: as the configuration says */
            latePolicy: ("publish" | "hold") | null;
            /** @description Null: as the configuration says */
            lateLimitMinutes: number | null;
            /** @description Set exactly when something is known to be out; of two publications the feed’s */
            externalPostId: string | null;
            /** @description What went wrong last, for a person; null when nothing did */
            errorMessage: string | null;
            /** @description Why it failed or was missed, for programs */
            failureCause: ("token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late") | null;
            /** @description How often it was tried since somebody last decided about it */
            attempts: number;
            /** @description Key or user that made it; null: nobody we know */
            createdBy: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-12-24T17:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was changed last, also by workers
             * @example 2026-12-24T17:00:00.000Z
             */
            updatedAt: string;
            /** @description The visible things that it becomes */
            publications: components["schemas"]["Publication"][];
            /** @description Everything that happened to it, in order */
            timeline: components["schemas"]["TimelineLine"][];
        };
        /** @description Why a request was refused, as RFC 9457 has it */
        Problem: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: false;
            /**
             * @description The kind of problem; compare this, never the texts
             * @enum {string}
             */
            type: "urn:post-dispatcher:problem:bad-request" | "urn:post-dispatcher:problem:malformed-request" | "urn:post-dispatcher:problem:too-deep" | "urn:post-dispatcher:problem:too-many-values" | "urn:post-dispatcher:problem:invalid-request" | "urn:post-dispatcher:problem:malformed-json" | "urn:post-dispatcher:problem:malformed-form" | "urn:post-dispatcher:problem:invalid-idempotency-key" | "urn:post-dispatcher:problem:file-empty" | "urn:post-dispatcher:problem:invalid-if-match" | "urn:post-dispatcher:problem:unauthorized" | "urn:post-dispatcher:problem:session-over" | "urn:post-dispatcher:problem:insufficient-scope" | "urn:post-dispatcher:problem:other-company" | "urn:post-dispatcher:problem:not-our-page" | "urn:post-dispatcher:problem:needs-tls" | "urn:post-dispatcher:problem:not-found" | "urn:post-dispatcher:problem:method-not-allowed" | "urn:post-dispatcher:problem:too-slow" | "urn:post-dispatcher:problem:being-published" | "urn:post-dispatcher:problem:published" | "urn:post-dispatcher:problem:partly-published" | "urn:post-dispatcher:problem:failed" | "urn:post-dispatcher:problem:cancelled" | "urn:post-dispatcher:problem:held" | "urn:post-dispatcher:problem:pending" | "urn:post-dispatcher:problem:not-queued" | "urn:post-dispatcher:problem:nothing-unconfirmed" | "urn:post-dispatcher:problem:which-publication" | "urn:post-dispatcher:problem:external-id-taken" | "urn:post-dispatcher:problem:outcome-unknown" | "urn:post-dispatcher:problem:too-many-keys" | "urn:post-dispatcher:problem:too-many-webhooks" | "urn:post-dispatcher:problem:webhook-not-active" | "urn:post-dispatcher:problem:request-in-flight" | "urn:post-dispatcher:problem:answer-not-kept" | "urn:post-dispatcher:problem:disconnected" | "urn:post-dispatcher:problem:login-failed" | "urn:post-dispatcher:problem:login-used" | "urn:post-dispatcher:problem:login-unfinished" | "urn:post-dispatcher:problem:login-expired" | "urn:post-dispatcher:problem:changed-meanwhile" | "urn:post-dispatcher:problem:too-large" | "urn:post-dispatcher:problem:file-too-large" | "urn:post-dispatcher:problem:media-quota" | "urn:post-dispatcher:problem:file-quota" | "urn:post-dispatcher:problem:address-too-long" | "urn:post-dispatcher:problem:unsupported-media-type" | "urn:post-dispatcher:problem:unsupported-encoding" | "urn:post-dispatcher:problem:file-type" | "urn:post-dispatcher:problem:not-publishable" | "urn:post-dispatcher:problem:not-connectable" | "urn:post-dispatcher:problem:token-refused" | "urn:post-dispatcher:problem:idempotency-key-reused" | "urn:post-dispatcher:problem:too-many-requests" | "urn:post-dispatcher:problem:too-many-failures" | "urn:post-dispatcher:problem:post-quota" | "urn:post-dispatcher:problem:busy" | "urn:post-dispatcher:problem:headers-too-large" | "urn:post-dispatcher:problem:internal" | "urn:post-dispatcher:problem:database-unavailable" | "urn:post-dispatcher:problem:not-ready" | "urn:post-dispatcher:problem:draining" | "urn:post-dispatcher:problem:server-full" | "urn:post-dispatcher:problem:address-full" | "urn:post-dispatcher:problem:overloaded" | "urn:post-dispatcher:problem:keys-unavailable" | "urn:post-dispatcher:problem:platform-unavailable" | "urn:post-dispatcher:problem:login-not-configured" | "urn:post-dispatcher:problem:encryption-key" | "urn:post-dispatcher:problem:media-store-unavailable" | "urn:post-dispatcher:problem:media-folder-closed" | "urn:post-dispatcher:problem:no-space";
            /** @description The name of the status */
            title: string;
            /** @description The same as the status of the answer */
            status: number;
            /** @description What is wrong and what to do about it */
            detail: string;
            /** @description The bad fields, where it is about fields; of very many the first */
            errors?: components["schemas"]["FieldError"][];
            /** @description How much it is about: with `media-quota` its bytes, with `file-quota` its files, with `post-quota` its posts that wait */
            quota?: {
                /** @description What there would be with it; more than is too much is not counted */
                usedBytes?: number;
                /** @description What there may be */
                allowedBytes?: number;
                /** @description What there would be with it; more than is too much is not counted */
                usedFiles?: number;
                /** @description What there may be */
                allowedFiles?: number;
                /** @description What there would be with it; more than is too much is not counted */
                usedPosts?: number;
                /** @description What there may be */
                allowedPosts?: number;
            };
            /** @description With `not-ready`: what stands in the way of publishing, what explains the others first */
            reasons?: components["schemas"]["NotReadyReason"][];
            /** @description The same as the header `X-Request-Id`; stands in the log of the server */
            requestId?: string;
        };
        /** @description One visible thing of a post; a feed + story post has two */
        Publication: {
            /**
             * @description Which visible thing
             * @enum {string}
             */
            kind: "feed" | "story" | "reel" | "article";
            /**
             * @description What has become of it so far
             * @enum {string}
             */
            status: "planned" | "preparing" | "committing" | "accepted" | "unconfirmed" | "published" | "failed";
            /** @description Its id on the platform */
            externalId: string | null;
            /** @description Where it is to be seen on the platform, if that is known */
            permalink: string | null;
            /** @description When it went out */
            publishedAt: string | null;
            /** @description What went wrong last, for a person; null when nothing did */
            errorMessage: string | null;
            /** @description Null until it is tried. `sending` after the post is settled: it left and was not answered; never sent again */
            firstComment: {
                /**
                 * @description What has become of it so far
                 * @enum {string}
                 */
                status: "sending" | "sent" | "failed";
                /** @description Its id on the platform */
                externalId: string | null;
                /** @description What went wrong last, for a person; null when nothing did */
                errorMessage: string | null;
            } | null;
        };
        /** @description One visible thing of a post is out; a feed + story post has two */
        PublicationEvent: {
            /**
             * @description The id of the post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * @description What it is published as; `feed_story` becomes two publications, and `article` is for LinkedIn
             * @enum {string}
             */
            postType: "feed" | "story" | "feed_story" | "reel" | "article";
            /** @description When it is to go out; null when it has no place in the queue */
            scheduledFor: string | null;
            /** @description When it went out */
            publishedAt: string | null;
            /** @description Where it is to be seen on the platform, if that is known */
            permalink: string | null;
            /**
             * Format: date-time
             * @description When it happened, by the database’s clock
             * @example 2026-12-24T17:00:00.000Z
             */
            occurredAt: string;
            /**
             * @description Which visible thing
             * @enum {string}
             */
            kind: "feed" | "story" | "reel" | "article";
            /** @description Its id on the platform */
            externalPostId: string | null;
        };
        PublicationPublishedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "publication.published";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["PublicationEvent"];
        };
        PublishPostNowAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description The id of the post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description Of the post from now on
             * @enum {string}
             */
            status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
        };
        /** @description What an account uses on one day of what its platform takes */
        Quota: {
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId: string;
            /**
             * @description Where the account is
             * @enum {string}
             */
            platform: "facebook" | "instagram" | "linkedin";
            /**
             * Format: date
             * @description In UTC
             * @example 2026-12-24
             */
            day: string;
            /** @description Publications that went out that day */
            used: number;
            /** @description Publications that are to go out that day */
            planned: number;
            /** @description What the platform takes of one account */
            limit: number;
            /**
             * @description Whether it takes so many in any 24 hours, or from midnight to midnight in UTC
             * @enum {string}
             */
            window: "rolling" | "utc-day";
            /** @description The types of posts that count */
            postTypes: ("feed" | "story" | "feed_story" | "reel" | "article")[];
        };
        RemoveWebhookAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description Names it for good
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            id: string;
        };
        ReplayWebhookDeliveryAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description The delivery as it is now */
            delivery: components["schemas"]["WebhookDelivery"];
        };
        ReschedulePostsAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description With how many posts it is done */
            done: number;
            /** @description Posts with which nothing was done */
            skipped: {
                /**
                 * @description The id of the post
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                postDetailId: string;
                /** @description Why not, in the words of the operation on that post alone */
                reason: string;
            }[];
            /** @description Whether there are more that fit, and sending it again goes on with them */
            more: boolean;
            /** @description What will be otherwise than one might expect, of posts that were moved */
            warnings?: {
                /**
                 * @description The id of the post
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                postDetailId: string;
                /** @description What will be otherwise than one might expect, or may fail */
                warnings: string[];
            }[];
        };
        ReschedulePostsBody: {
            /** @description These posts */
            ids?: string[];
            /** @description Instead of `ids`: the posts that fit all of these, of which there must be one. Posts that are published, failed or cancelled are meant only when `status` names them, or with `failureCause` */
            filter?: {
                /** @description One, or several */
                status?: ("pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed") | ("pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed")[];
                /** @description Whether they wait for their account to be connected again */
                held?: boolean;
                /**
                 * @description Why posts failed or were missed
                 * @enum {string}
                 */
                failureCause?: "token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late";
                /**
                 * @description Where the account is
                 * @enum {string}
                 */
                platform?: "facebook" | "instagram" | "linkedin";
                /**
                 * @description The account that is posted to
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                socialAccountId?: string;
                /** @description Scheduled for then or later */
                from?: string;
                /** @description Scheduled for then or earlier */
                to?: string;
                /** @description Gone out in a turn that was then or later, whenever they were meant for */
                publishedFrom?: string;
                /** @description Text that stands in the caption or in `externalPostId`, or the whole id of a post. Every character means itself. 5,000 posts are searched for one answer, so that it may have fewer than `limit` while `nextCursor` goes on; nothing is counted */
                q?: string;
            };
            /** @description How many at most */
            limit?: number;
            /** @description The same time for all; one without offset is meant in the time zone of each post */
            scheduledAt?: string;
            /** @description Later than it is meant for, or with a minus earlier; a day is 1,440 also when clocks change */
            byMinutes?: number;
        };
        ResolvePostAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description The id of the post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description Of the post from now on
             * @enum {string}
             */
            status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
        };
        ResolvePostBody: {
            /**
             * @description `not-published` sends it again
             * @enum {string}
             */
            as: "published" | "not-published";
            /** @description The id the platform gave it, if you have found it; with `published` */
            externalId?: string;
            /**
             * @description Which publication is meant, when both of a feed + story post are unconfirmed
             * @enum {string}
             */
            kind?: "feed" | "story" | "reel" | "article";
        };
        RetryPostAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description The id of the post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * @description Of the post from now on
             * @enum {string}
             */
            status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
        };
        RetryPostsAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description Posts that are in the queue again */
            retried: string[];
            /** @description Posts that were left as they are, and why */
            skipped: {
                /**
                 * @description The id of the post
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                postDetailId: string;
                /** @description Why, for a person */
                reason: string;
            }[];
            /** @description Whether there are more that fit */
            more: boolean;
        };
        RetryPostsBody: {
            /** @description By default `failed` and `missed` */
            status?: ("failed" | "missed" | "held") | ("failed" | "missed" | "held")[];
            /**
             * @description Why they failed: `failureCause` of the post
             * @enum {string}
             */
            cause?: "token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late";
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId?: string;
            /** @description Of these posts only */
            ids?: string[];
            /**
             * @description How many at most
             * @default 100
             */
            limit?: number;
        };
        RevokeApiKeyAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            apiKey: components["schemas"]["ApiKey"];
        };
        RevokeCalendarTokenAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
        };
        RotateWebhookSecretAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            webhook: components["schemas"]["Webhook"];
            /**
             * @description What deliveries are signed with (Standard Webhooks): `whsec_` and base64 of the key. It is shown this once
             * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD7lBB3WVH2no=
             */
            secret: string;
        };
        SchedulePostAnswer200: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description Nothing was scheduled
             * @constant
             */
            dryRun: true;
            /**
             * Format: date-time
             * @description When it is to go out; null when it has no place in the queue
             * @example 2026-12-24T17:00:00.000Z
             */
            scheduledFor: string;
            /** @description The posts, one in each entry */
            posts: {
                /**
                 * @description The account that is posted to
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                socialAccountId: string;
                /**
                 * @description Where the account is
                 * @enum {string}
                 */
                platform: "facebook" | "instagram" | "linkedin";
                /**
                 * Format: date-time
                 * @description When it is to go out; null when it has no place in the queue
                 * @example 2026-12-24T17:00:00.000Z
                 */
                scheduledFor: string;
                /** @description The visible things it becomes */
                publications: ("feed" | "story" | "reel" | "article")[];
                /** @description The text of the post. Platforms have limits of their own, and count in their own way */
                caption: string | null;
            }[];
            /** @description What will be otherwise than one might expect, and posts that say the same already */
            warnings?: string[];
            /** @description Of the warnings those about a post that says the same already, with that post */
            samePosts?: {
                /**
                 * @description The id of the post
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                postDetailId: string;
                /**
                 * @description The account that is posted to
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                socialAccountId: string;
                /** @description The sentence, as it stands among the warnings */
                warning: string;
            }[];
        };
        SchedulePostAnswer201: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /**
             * @description The first post
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            postDetailId: string;
            /**
             * Format: date-time
             * @description When it is to go out; null when it has no place in the queue
             * @example 2026-12-24T17:00:00.000Z
             */
            scheduledFor: string;
            /** @description The posts, one in each entry */
            posts: {
                /**
                 * @description The id of the post
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                postDetailId: string;
                /**
                 * @description The account that is posted to
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                socialAccountId: string;
                /**
                 * @description Where the account is
                 * @enum {string}
                 */
                platform: "facebook" | "instagram" | "linkedin";
                /**
                 * Format: date-time
                 * @description When it is to go out; null when it has no place in the queue
                 * @example 2026-12-24T17:00:00.000Z
                 */
                scheduledFor: string;
                /**
                 * @description What has become of it so far
                 * @enum {string}
                 */
                status: "pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed";
            }[];
            /** @description What will be otherwise than one might expect, and posts that say the same already */
            warnings?: string[];
            /** @description Of the warnings those about a post that says the same already, with that post */
            samePosts?: {
                /**
                 * @description The id of the post
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                postDetailId: string;
                /**
                 * @description The account that is posted to
                 * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
                 */
                socialAccountId: string;
                /** @description The sentence, as it stands among the warnings */
                warning: string;
            }[];
        };
        SchedulePostBody: {
            /**
             * @description The account that is posted to
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            socialAccountId?: string;
            /** @description One post for each of these accounts: all of them or none */
            socialAccountIds?: string[];
            /**
             * @description What it is published as; `feed_story` becomes two publications, and `article` is for LinkedIn
             * @default feed
             * @enum {string}
             */
            postType?: "feed" | "story" | "feed_story" | "reel" | "article";
            /** @description The text of the post. Platforms have limits of their own, and count in their own way */
            caption?: string;
            /** @description Captions of their own for some of the accounts, by account id; null for none */
            captions?: {
                [key: string]: string | null;
            };
            /** @description ISO 8601 with offset, from a minute ago to the end of 2037; or without offset, as clocks in `timeZone` show it */
            scheduledAt: string;
            /**
             * @description IANA name of the zone that a time without offset is meant in. Kept and shown with the post
             * @example Europe/Berlin
             */
            timeZone?: string;
            /**
             * @description Where the clock is put forward a time of that night does not exist, and where it is put back one comes twice. `compatible` (default): the missing one is taken as much later, of the double one the first; `earlier`, `later`: the one or the other; `reject`: 400 with both
             * @enum {string}
             */
            disambiguation?: "compatible" | "earlier" | "later" | "reject";
            /** @description Pictures, videos or a document, in their order */
            media?: components["schemas"]["MediaToPublish"][];
            /**
             * @description The page that the post leads to
             * @example https://example.com/page
             */
            link?: string;
            /** @description Of a link, an article or a document */
            title?: string;
            /** @description Of a link or an article */
            description?: string;
            /** @description A comment that is posted once, below the post */
            firstComment?: string;
            /** @description Instagram: who is tagged in the pictures */
            userTags?: {
                /** @description The name of the user on the platform */
                username: string;
                /** @description How far from the left, from 0 to 1 */
                x?: number;
                /** @description How far from the top, from 0 to 1 */
                y?: number;
                /** @description Which of the media, from 0 */
                media?: number;
            }[];
            /** @description Instagram: the place, by the id of its Facebook page */
            locationId?: string;
            /** @description Instagram: users that are invited to be authors as well, at most three */
            collaborators?: string[];
            /** @description Instagram: whether a reel is shown in the feed as well */
            shareToFeed?: boolean;
            /**
             * @description Instagram: the picture that a reel shows before it plays
             * @example https://example.com/page
             */
            coverUrl?: string;
            /** @description Instagram: the moment of a reel that it shows before it plays, in milliseconds from its beginning */
            thumbOffsetMs?: number;
            /** @description LinkedIn: whom the caption mentions */
            mentions?: {
                /** @description The words of the caption that are the mention */
                text: string;
                /** @description The member or the organization that is meant, as LinkedIn names it */
                urn: string;
            }[];
            /** @description LinkedIn: which of the media is the picture of the article, from 0 */
            thumbnail?: number;
            /**
             * @description `publish`: a post that is late goes out all the same, up to the limit; `hold`: a person decides
             * @enum {string}
             */
            latePolicy?: "publish" | "hold";
            /** @description How late it may go out by itself */
            lateLimitMinutes?: number;
        };
        /** @description Who is signed in on the page */
        Session: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description Whether this browser is signed in */
            signedIn: boolean;
            /** @description Whose posts it sees */
            company?: string;
            /**
             * @description `read` looks, `write` also schedules and changes, `admin` also manages accounts and keys
             * @enum {string}
             */
            scope?: "read" | "write" | "admin";
            /**
             * Format: date-time
             * @description When it ends unless it is used before: half an hour after that, and twelve hours after the sign-in
             * @example 2026-12-24T17:00:00.000Z
             */
            expiresAt?: string;
            /** @description How the operator calls this server (UI_ENVIRONMENT) */
            environment?: string;
            /** @description Where else one can sign in (UI_SIGN_IN_URL) */
            signInUrl?: string;
            /** @description Where the sandbox shows what went out, if it stands in for the platforms: nothing is on these then */
            sandbox?: string;
        };
        SignInBody: {
            /** @description A key of the company, `pd_…` */
            apiKey?: string;
            /** @description A token of your identity provider, instead */
            jwt?: string;
        };
        TestWebhookAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
        };
        /** @description One run of the dispatcher */
        Tick: {
            /** @description Names it in the log */
            tickId: string;
            /**
             * Format: date-time
             * @description When it began
             * @example 2026-12-24T17:00:00.000Z
             */
            startedAt: string;
            /** @description The server */
            host: string;
            /**
             * @description `api`: an API ticked by itself, because nothing else did
             * @enum {string}
             */
            source: "cron" | "api";
            /** @description Posts that were due */
            due: number;
            /** @description Posts that became due within the minute, and were waited for */
            ahead: number;
            /** @description Posts taken back from workers that were gone */
            recovered: number;
            /** @description Posts that were late; null where nobody counted */
            late: number | null;
            /** @description That it has started */
            workers: number;
            /** @description That crashed, were killed or ran out of time */
            workersFailed: number;
            /**
             * @description What became of the posts: how many by result
             * @example {
             *       "published": 5,
             *       "failed": 1
             *     }
             */
            results: {
                [key: string]: number;
            };
            /** @description Null while it runs, and for ever if it was killed */
            durationMs: number | null;
            /** @description Of the duration, with nothing to do but to wait for the second of a post */
            waitedMs: number;
            /** @description 0 ok, 1 error, 2 timeout; null like `durationMs` */
            exitCode: number | null;
            /** @description Of the first tick after a time in which nothing ticked: the last sign of life before */
            downSince: string | null;
        };
        /** @description One thing that happened to a post */
        TimelineLine: {
            /**
             * Format: date-time
             * @description When it happened
             * @example 2026-12-24T17:00:00.000Z
             */
            at: string;
            /** @description The line in words */
            text: string;
            /** @description Worker id, `dispatcher`, `api` or `cli` */
            actor: string;
            /** @description The server on which it happened */
            host: string | null;
            /** @description Which try */
            attempt: number | null;
            /** @description Which visible thing it is about; null: the post as a whole */
            publication: ("feed" | "story" | "reel" | "article") | null;
            /** @description What was done */
            step: string;
            /** @description What it came to */
            outcome: string;
            /** @description The status of the platform’s answer */
            httpStatus: number | null;
            /** @description The error code of the platform */
            platformCode: string | null;
            /** @description The platform’s own id of the call */
            requestId: string | null;
            /** @description Why, for a person */
            reason: string | null;
            /** @description The trace that it is a part of, where there is one */
            traceId?: string;
        };
        UploadMediaAnswer: {
            /**
             * @description Whether it was done: true in answers, false in refusals
             * @constant
             */
            success: true;
            /** @description In the order of the files */
            media: components["schemas"]["UploadedMedia"][];
        };
        /** @description A file that is kept, to be posted later */
        UploadedMedia: {
            /**
             * @description Names the file in `media` of a post. Your company’s alone
             * @example 9f2c41d07ab35e886410c3d95b7f20ea41867bd3f05c92ae
             */
            mediaId: string;
            /** @description Where it lies, for everybody to fetch */
            url: string;
            /**
             * @description What it is
             * @enum {string}
             */
            type: "image" | "video" | "document";
            /** @description Pixels; absent, like all below, where it is not known */
            width?: number;
            /** @description Pixels */
            height?: number;
            /** @description Milliseconds */
            durationMs?: number;
            /** @description Bytes */
            size: number;
        };
        /** @description Who is told of what happens */
        Webhook: {
            /**
             * @description Names it for good
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            id: string;
            /** @description Where events are posted to */
            url: string;
            /** @description Types of events; `*`: all there are and will be */
            events: ("*" | "post.scheduled" | "post.published" | "post.failed" | "post.missed" | "post.unconfirmed" | "post.cancelled" | "post.held" | "publication.published" | "account.expiring" | "account.needs_reconnect" | "account.connected" | "account.disconnected" | "dispatcher.stalled" | "dispatcher.recovered" | "webhook.paused" | "webhook.test")[];
            /** @description What it is for, for people */
            description: string;
            /**
             * @description `active`. `paused`: nothing is sent, by the word of its owner or after days without a success. `gone`: the receiver has answered 410, and nothing is sent either
             * @enum {string}
             */
            status: "active" | "paused" | "gone";
            /** @description Why it is not active, for a person */
            statusReason: string | null;
            /** @description Nothing has arrived since; null: what was sent last has */
            failingSince: string | null;
            /** @description Until then the secret before this one signs as well; null: it does not */
            oldSecretUntil: string | null;
            /** @description Key or user that made it; null: nobody we know */
            createdBy: string | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-12-24T17:00:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was changed last, also by what became of deliveries
             * @example 2026-12-24T17:00:00.000Z
             */
            updatedAt: string;
        };
        /** @description One event for one webhook, and what came of it so far */
        WebhookDelivery: {
            /** @description Names it for good */
            id: number;
            /** @description What is sent */
            event: {
                /** @description The header `webhook-id`, the same whenever it is sent */
                id: string;
                /**
                 * @description The type of the event
                 * @example post.published
                 */
                type: string;
                /**
                 * Format: date-time
                 * @description When it happened
                 * @example 2026-12-24T17:00:00.000Z
                 */
                timestamp: string;
                /** @description What is told of it */
                data: {
                    [key: string]: unknown;
                };
            };
            /**
             * @description `pending`: it is still going to be sent. `failed`: it was tried to the end, or may not be sent any more
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            /** @description How often it was sent since it was made, or replayed */
            attempts: number;
            /** @description When it is sent next; null: it is not */
            nextAttemptAt: string | null;
            /** @description What was answered last; null: nothing was */
            httpStatus: number | null;
            /** @description What went wrong last, for a person; null when nothing did */
            errorMessage: string | null;
            /** @description How long the last attempt took, in milliseconds */
            durationMs: number | null;
            /**
             * Format: date-time
             * @description When it was made
             * @example 2026-12-24T17:00:00.000Z
             */
            createdAt: string;
            /** @description When it was sent last */
            triedAt: string | null;
            /** @description When it was answered with 2xx last */
            deliveredAt: string | null;
        };
        /** @description What is told of a webhook */
        WebhookEvent: {
            /**
             * @description The `id` of the webhook
             * @example 019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10
             */
            webhookId: string;
            /** @description Why, for a person; only where it was paused */
            reason?: string | null;
        };
        WebhookPausedMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "webhook.paused";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["WebhookEvent"];
        };
        WebhookTestMessage: {
            /**
             * @description The type of the event
             * @constant
             */
            type: "webhook.test";
            /**
             * Format: date-time
             * @description When it happened; the same whenever it is sent
             * @example 2026-12-24T17:00:00.000Z
             */
            timestamp: string;
            data: components["schemas"]["WebhookEvent"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    schedulePost: {
        parameters: {
            query?: {
                /** @description Check everything, schedule nothing */
                dryRun?: boolean;
            };
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchedulePostBody"];
            };
        };
        responses: {
            /** @description A dry run: these posts would be made; nothing was scheduled, and no file was kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePostAnswer200"];
                };
            };
            /** @description The posts are scheduled */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulePostAnswer201"];
                };
            };
        };
    };
    listPosts: {
        parameters: {
            query?: {
                /** @description One, or several */
                status?: ("pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed") | ("pending" | "processing" | "published" | "failed" | "cancelled" | "unconfirmed" | "missed")[];
                /** @description Whether they wait for their account to be connected again */
                held?: boolean;
                /** @description Why posts failed or were missed */
                failureCause?: "token-dead" | "permission" | "rejected" | "attempts-used-up" | "worker-died" | "unusable" | "too-late";
                /** @description Where the account is */
                platform?: "facebook" | "instagram" | "linkedin";
                /** @description The account that is posted to */
                socialAccountId?: string;
                /** @description Scheduled for then or later */
                from?: string;
                /** @description Scheduled for then or earlier */
                to?: string;
                /** @description Gone out in a turn that was then or later, whenever they were meant for */
                publishedFrom?: string;
                /** @description By default the first */
                page?: number;
                /** @description `nextCursor` of the answer before, with the same filters: goes on where that one ended. Instead of `page` */
                cursor?: string;
                /** @description How many at most: up to 100, or 500 with `fields=calendar` */
                limit?: number;
                /** @description Text that stands in the caption or in `externalPostId`, or the whole id of a post. Every character means itself. 5,000 posts are searched for one answer, so that it may have fewer than `limit` while `nextCursor` goes on; nothing is counted */
                q?: string;
                /** @description `newest`: the one asked for last first; `soonest`: by the time they are for, without those that have none. By default `newest`, and with `fields=calendar` `soonest` */
                sort?: "newest" | "soonest";
                /** @description `calendar`: as much of each post as a list or a calendar shows, uncounted: a month in one answer */
                fields?: "calendar";
            };
            header?: {
                /** @description What the answer to a change said in its header of this name, so that this sees the change also where a replica of the database is read. Only servers with replicas send it */
                "X-Read-After"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of posts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPostsAnswer"];
                };
            };
        };
    };
    listFailures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Numbers by cause and account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListFailuresAnswer"];
                };
            };
        };
    };
    retryPosts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryPostsBody"];
            };
        };
        responses: {
            /** @description What became of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetryPostsAnswer"];
                };
            };
        };
    };
    cancelPosts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelPostsBody"];
            };
        };
        responses: {
            /** @description What became of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelPostsAnswer"];
                };
            };
        };
    };
    reschedulePosts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReschedulePostsBody"];
            };
        };
        responses: {
            /** @description What became of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReschedulePostsAnswer"];
                };
            };
        };
    };
    getPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description What the answer to a change said in its header of this name, so that this sees the change also where a replica of the database is read. Only servers with replicas send it */
                "X-Read-After"?: string;
            };
            path: {
                /** @description The `postDetailId` of the post */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The post */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetPostAnswer"];
                };
            };
        };
    };
    cancelPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the post as it was read. When somebody has changed the post since then, nothing is done and the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description The `postDetailId` of the post */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The post is cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelPostAnswer"];
                };
            };
        };
    };
    editPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the post as it was read. When somebody has changed the post since then, nothing is done and the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description The `postDetailId` of the post */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditPostBody"];
            };
        };
        responses: {
            /** @description The post as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EditPostAnswer"];
                };
            };
        };
    };
    publishPostNow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the post as it was read. When somebody has changed the post since then, nothing is done and the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description The `postDetailId` of the post */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishPostNowAnswer"];
                };
            };
        };
    };
    retryPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the post as it was read. When somebody has changed the post since then, nothing is done and the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description The `postDetailId` of the post */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetryPostAnswer"];
                };
            };
        };
    };
    resolvePost: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
                /** @description The ETag of the post as it was read. When somebody has changed the post since then, nothing is done and the answer is 412. */
                "If-Match"?: string;
            };
            path: {
                /** @description The `postDetailId` of the post */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolvePostBody"];
            };
        };
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvePostAnswer"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the copy you have: answers 304 while it is good */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetOverviewAnswer200"];
                };
            };
        };
    };
    uploadMedia: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The files are kept */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadMediaAnswer"];
                };
            };
        };
    };
    connectAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Whose login: Facebook’s brings linked Instagram accounts as well */
                platform: "facebook" | "instagram" | "linkedin";
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ConnectAccountBody"];
            };
        };
        responses: {
            /** @description The login may begin */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectAccountAnswer"];
                };
            };
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `connection` that came back with the browser */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What can be connected */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetConnectionAnswer"];
                };
            };
        };
    };
    chooseAccounts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `connection` that came back with the browser */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ChooseAccountsBody"];
            };
        };
        responses: {
            /** @description They are connected */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChooseAccountsAnswer"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description Where the account is */
                platform?: "facebook" | "instagram" | "linkedin";
                /** @description Whether it can be published to */
                health?: "ok" | "expires_soon" | "needs_reconnect" | "disconnected";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAccountsAnswer"];
                };
            };
        };
    };
    addAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddAccountBody"];
            };
        };
        responses: {
            /** @description The account is connected */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddAccountAnswer"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `id` of the account */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, also a disconnected one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetAccountAnswer"];
                };
            };
        };
    };
    disconnectAccount: {
        parameters: {
            query?: {
                /** @description What becomes of posts that are still to come */
                posts?: "hold" | "cancel";
            };
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the account */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account is disconnected */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisconnectAccountAnswer"];
                };
            };
        };
    };
    checkAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the account */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the platform said, and the account as it is known now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckAccountAnswer"];
                };
            };
        };
    };
    listHolds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The holds */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListHoldsAnswer"];
                };
            };
        };
    };
    listQuotas: {
        parameters: {
            query?: {
                /** @description The account that is posted to */
                socialAccountId?: string;
                /** @description The same as `socialAccountId` */
                account?: string;
                /** @description In UTC, by default today */
                day?: string;
                /** @description So many days, from `day` on */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The quotas, day by day for each account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListQuotasAnswer"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Which part of the list, from 1 */
                page?: number;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListApiKeysAnswer"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyBody"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateApiKeyAnswer"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the key, not the key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key is revoked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokeApiKeyAnswer"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description `post-dispatcher`, and the request comes from a page of this server (`Sec-Fetch-Site: same-origin`, or its own `Origin`): without both the cookie counts for nothing */
                "X-Requested-With"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is, or that nobody is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description `post-dispatcher`, and the request comes from a page of this server (`Sec-Fetch-Site: same-origin`, or its own `Origin`): without both the cookie counts for nothing */
                "X-Requested-With"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInBody"];
            };
        };
        responses: {
            /** @description Who is signed in now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListWebhooksAnswer"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookBody"];
            };
        };
        responses: {
            /** @description The webhook and its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateWebhookAnswer"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The `id` of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetWebhookAnswer"];
                };
            };
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoveWebhookAnswer"];
                };
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeWebhookBody"];
            };
        };
        responses: {
            /** @description The webhook as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeWebhookAnswer"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is going to be sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestWebhookAnswer"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook and its new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotateWebhookSecretAnswer"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Only those that are */
                status?: "pending" | "delivered" | "failed";
                /** @description `nextCursor` of the answer before, with the same filters: goes on where that one ended */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The `id` of the webhook */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListWebhookDeliveriesAnswer"];
                };
            };
        };
    };
    replayWebhookDelivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the webhook */
                id: string;
                /** @description The `id` of the delivery */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is going to be sent */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayWebhookDeliveryAnswer"];
                };
            };
        };
    };
    listCalendarTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListCalendarTokensAnswer"];
                };
            };
        };
    };
    createCalendarToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateCalendarTokenBody"];
            };
        };
        responses: {
            /** @description The token, and the address that holds it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateCalendarTokenAnswer"];
                };
            };
        };
    };
    revokeCalendarToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes the request safe to repeat: the first answer under a key is kept and given again (with `Idempotency-Replayed: true`), and nothing is done twice. 1-255 visible ASCII characters, best a fresh UUID for each thing that is to be done. 409 `request-in-flight` while the first request is under way, 422 `idempotency-key-reused` when the key came with another request before. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The `id` of the token, not the token */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token is revoked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokeCalendarTokenAnswer"];
                };
            };
        };
    };
    listTicks: {
        parameters: {
            query?: {
                /** @description Of this server alone */
                host?: string;
                /** @description Begun then or later */
                from?: string;
                /** @description Begun then or earlier */
                to?: string;
                /** @description false leaves out those that had nothing to do */
                idle?: boolean;
                /** @description `nextCursor` of the answer before, with the same filters: goes on where that one ended */
                cursor?: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of ticks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListTicksAnswer"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This process answers and reaches the database */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetHealthAnswer"];
                };
            };
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Something publishes, nothing is late, and files and database are as they should be */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GetReadyAnswer"];
                };
            };
        };
    };
}
