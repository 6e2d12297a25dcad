import { en as contacts } from './areas/contacts'
import { en as colleague } from './areas/colleague'
import { en as desktop } from './areas/desktop'
import { en as imports } from './areas/imports'
import { en as inbox } from './areas/inbox'
import { en as history } from './areas/history'
import { en as link } from './areas/link'
import { en as onboarding } from './areas/onboarding'
import { en as password } from './areas/password'
import { en as passkeys } from './areas/passkeys'
import { en as provider } from './areas/provider'
import { en as people } from './areas/people'
import { en as devices } from './areas/devices'
import { en as audit } from './areas/audit'
import { en as house } from './areas/house'
import { en as rates } from './areas/rates'
import { en as together } from './areas/together'
import { en as presence } from './areas/presence'
import { en as handoff } from './areas/handoff'
import { en as work } from './areas/work'
import { en as replies } from './areas/replies'
import { en as templates } from './areas/templates'
import { en as search } from './areas/search'
import { en as writing } from './areas/writing'

/** English. The keys here are the keys of every language; a test fails when one lacks elsewhere. */
export const en = {
  ...desktop,
  ...imports,
  ...colleague,
  ...contacts,
  ...inbox,
  ...history,
  ...link,
  ...onboarding,
  ...password,
  ...passkeys,
  ...provider,
  ...people,
  ...devices,
  ...audit,
  ...house,
  ...rates,
  ...together,
  ...work,
  ...handoff,
  ...presence,
  ...replies,
  ...templates,
  ...search,
  ...writing,
  product: 'Sangam',

  'action.assign': 'Assign', 'action.assign_me': 'Assign to me', 'action.back': 'Back', 'action.close': 'Close', 'action.download': 'Download',
  'action.keymap': 'Keyboard map', 'action.language': 'Switch between English and Hindi', 'action.latest': 'Jump to latest', 'action.more': 'Show more',
  'action.next': 'Next conversation', 'action.open': 'Open conversation', 'action.palette': 'Search and commands', 'action.previous': 'Previous conversation',
  'action.reopen': 'Reopen', 'action.reply': 'Reply', 'action.resolve': 'Resolve', 'action.retry': 'Try again', 'action.save': 'Save', 'action.send': 'Send',
  'action.sign_out': 'Sign out', 'action.theme': 'Switch light and dark', 'action.toggle_rail': 'Show or hide the menu labels', 'action.toggle_side': 'Show or hide customer details',
  'action.undo': 'Undo', 'action.unassign': 'Remove the assignment', 'action.unread': 'Mark unread',

  'keys.conversation': 'Conversation', 'keys.list': 'List', 'keys.places': 'Go to', 'keys.screen': 'Screen',
  'keys.physical': 'Letters are meant as what your keyboard writes; in scripts without Latin letters the place of the key counts.',

  'help.spoken': 'The help is written in English and in Hindi so far.',
  'shell.nav': 'Main', 'shell.skip': 'Skip to the content', 'shell.not_found': 'There is no such page', 'shell.to_inbox': 'Go to the inbox',
  'rail.numbers': 'Numbers', 'rail.me': '{name}: menu',
  'view.mine': 'Mine', 'view.unassigned': 'Unassigned', 'view.all': 'All open', 'view.resolved': 'Resolved',
  'page.numbers': 'Numbers', 'page.parked': 'Parked events', 'page.members': 'Members', 'page.help': 'Help', 'page.diagnostics': 'Diagnostics', 'page.settings': 'Settings',
  'palette.placeholder': 'Search people and actions (> actions, @ people, # labels)', 'palette.none': 'Nothing found',
  'pane.list': 'Width of the list', 'pane.side': 'Width of the customer details',
  'offline.network': 'You are offline. You can go on reading and writing.', 'offline.server': 'No connection to the server. Trying again…',
  'offline.waiting': '{n, plural, one {# message waits} other {# messages wait}} and will be sent when the line is back.',

  'login.over': 'Your session has ended. Sign in again.', 'login.title': 'Sign in to your desk', 'login.email': 'Email', 'login.password': 'Password', 'login.keep': 'Keep me signed in on this computer',
  'login.submit': 'Sign in', 'login.busy': 'Signing in…', 'login.wrong': 'Email or password is not right.',

  'list.label': 'Conversations', 'list.draft': 'Draft', 'list.no_message': 'No message yet',
  'list.new': '{n, plural, one {# new} other {# new}}', 'list.unread': '{n, plural, one {# unread message} other {# unread messages}}',
  'filter.state': 'State', 'filter.priority': 'Priority', 'filter.whose': 'Assigned to', 'filter.view': 'View', 'labels.make': 'Make the label “{name}”', 'filter.label': 'Filter', 'filter.unread': 'Only unread', 'filter.clear': '{n, plural, one {Clear filter} other {Clear # filters}}',
  'empty.mine': 'Nothing is waiting for you', 'empty.mine_hint': 'Conversations assigned to you appear here. Take one from Unassigned.',
  'empty.unassigned': 'Everything has an owner', 'empty.unassigned_hint': 'New conversations appear here until somebody takes them.',
  'empty.all': 'No open conversations', 'empty.all_hint': 'When a customer writes, the conversation appears here.',
  'empty.resolved': 'Nothing resolved yet', 'empty.resolved_hint': 'Resolved conversations rest here and reopen when the customer writes again.',
  'empty.filtered': 'No conversation matches the filters.',
  'done.resolved': 'Resolved: {name}', 'done.reopened': 'Open again: {name}', 'done.assigned': '{name}: now assigned to {member}', 'done.assigned_you': '{name}: now assigned to you', 'done.unassigned': '{name}: no longer assigned',
  'state.resolved': 'Resolved',
  'assignee.none': 'Unassigned', 'assignee.you': 'You', 'assignee.me': '{name} (you)', 'assignee.someone': 'A teammate',

  'author.contact': 'Customer', 'author.member': 'Teammate', 'author.phone': 'Phone', 'author.flow': 'Flow', 'author.campaign': 'Campaign', 'author.api': 'API', 'author.system': 'System', 'author.you': 'You',

  'kind.text': 'Text', 'kind.image': 'Photo', 'kind.video': 'Video', 'kind.audio': 'Audio', 'kind.voice': 'Voice note', 'kind.document': 'Document', 'kind.sticker': 'Sticker',
  'kind.location': 'Location', 'kind.contacts': 'Contact', 'kind.button': 'Button pressed', 'kind.interactive': 'Message with choices', 'kind.interactive_reply': 'Choice',
  'kind.order': 'Order', 'kind.template': 'Template', 'kind.system': 'Notice', 'kind.unsupported': 'A message that cannot be shown here', 'kind.media_placeholder': 'Media', 'kind.list': 'List',

  'status.queued': 'Waiting to be sent', 'status.sending': 'Sending', 'status.accepted': 'Accepted by WhatsApp', 'status.sent': 'Sent', 'status.delivered': 'Delivered', 'status.read': 'Read',
  'status.played': 'Played', 'status.failed': 'Not delivered', 'status.unknown': 'Not known whether it went out',

  'message.label': '{name}, {time}', 'message.revoked': 'This message was deleted', 'message.forwarded': 'Forwarded', 'message.forwarded_often': 'Forwarded many times',
  'message.reply': 'Reply to this message', 'message.copy': 'Copy text', 'message.copied': 'Copied', 'message.tools': 'Message tools', 'message.history_hint': 'From the history of the phone, before the number was linked',
  'quote.jump': 'Jump to the original', 'quote.unknown': 'A message not held here', 'quote.gone': 'The original is not held here.',
  'reaction.add': 'React', 'reaction.with': 'React with {emoji}', 'reaction.by': 'Reaction by {names}', 'reaction.remove': '{names}. Press to remove ours.',
  'history.title': 'Earlier versions', 'history.edited': 'edited', 'history.what': 'What it said', 'history.deleted_at': 'Deleted {time}',
  'failed.title': 'Not delivered.', 'failed.no_reason': 'WhatsApp gave no reason.', 'failed.take_back': 'Back to the composer', 'failed.discard': 'Discard',
  'unknown.why': 'The connection was cut while this was being sent, and WhatsApp has not said whether it has the message. Sending again may make the customer get it twice.',
  'unknown.again': 'Send again', 'unknown.leave': 'Leave it',
  'unsupported.only_on_phone': 'The content of this message is only on the phone. Look in the WhatsApp Business app.', 'unsupported.other': 'WhatsApp does not pass this kind of message on. Look in the app on the phone.',
  'price.billable': 'Charged by WhatsApp: {category}', 'price.marketing': 'marketing', 'price.utility': 'utility', 'price.authentication': 'authentication', 'price.service': 'service', 'price.referral_conversion': 'from an ad',
  'referral.ad': 'Came from an ad', 'referral.post': 'Came from a post', 'referral.open': 'Open the ad',
  'system.user_changed_number': 'The customer changed number from {from} to {to}.', 'system.customer_changed_number': 'The customer changed number from {from} to {to}.',
  'system.user_changed_user_id': 'WhatsApp gave the customer a new id; the conversation goes on here.', 'system.customer_identity_changed': 'The customer’s security code changed: a new phone, or WhatsApp was installed again.',

  'media.pending': '{kind} is being fetched', 'media.expired': '{kind}: WhatsApp’s link ran out before it could be fetched. Ask the customer to send it again, or look on the phone.',
  'media.failed': '{kind} could not be fetched.', 'media.too_large': '{kind} is larger than this server keeps.', 'media.open': 'Open {name}', 'media.placeholder': 'Media from before the link; it is on the phone.',
  'media.uploading': 'uploading', 'media.asked_again': 'Asked for it again.',
  'voice.play': 'Play', 'voice.pause': 'Pause', 'voice.position': 'Position', 'voice.speed': 'Speed {rate} times', 'voice.failed': 'It cannot be played here. Download it instead.',
  'viewer.in': 'Zoom in', 'viewer.out': 'Zoom out', 'viewer.rotate': 'Rotate',
  'order.title': '{n, plural, one {Order of # item} other {Order of # items}}', 'order.total': 'Total',

  'thread.label': 'Conversation with {name}', 'thread.announce': 'New message from {name}: {text}', 'thread.older': 'Older messages are being fetched…', 'thread.start': 'Start of the conversation',
  'thread.unread': '{n, plural, one {# new message} other {# new messages}}', 'thread.new': '{n, plural, one {# new message} other {# new messages}}', 'thread.empty': 'No messages yet.',
  'thread.missing': 'This conversation cannot be shown', 'thread.missing_hint': 'It may not exist, or you may not see it.',
  'thread.none': 'Choose a conversation', 'thread.none_move': 'move', 'thread.none_open': 'open', 'thread.none_keys': 'all keys',
  'phone.answered': 'Answered on the phone {span} ago',

  'window.chip': '{span} left', 'window.closed': 'window closed', 'window.closed_hint': 'Closed: replies are possible again when the customer writes', 'window.left': 'Replies possible for another {span}',
  'window.open': '{span} left to reply', 'window.open_plain': 'Open for replies',
  'blocked.permission': 'You may read this conversation but not reply.', 'blocked.permission_way': 'Ask the owner of the workspace for the right to reply.',
  'blocked.window': 'The customer has not written in the last 24 hours, so WhatsApp takes no ordinary reply from here.',
  'blocked.window_since': 'The reply window closed {span} ago: WhatsApp takes ordinary replies only within 24 hours of the customer’s last message.',
  'blocked.window_way_hybrid': 'Answer from the phone: it is free and has no window. Your answer appears here at once. Or wait until the customer writes again.',
  'blocked.window_way': 'Wait until the customer writes again, or ask a colleague who may send templates.',
  'blocked.account_linked': '', 'blocked.account_offboarded': 'This number is on a new phone and has not reconnected.', 'blocked.account_disconnected': 'This number is disconnected.', 'blocked.account_token_dead': 'WhatsApp no longer accepts this number’s access token.',
  'blocked.account_restricted': 'WhatsApp has restricted this number.', 'blocked.account_way': 'What to do is on this page:', 'blocked.account_way_hybrid': 'Until then, answer from the phone.',

  'composer.label': 'Reply', 'composer.placeholder': 'Reply to {name}', 'composer.empty': 'Write something or add a file first.', 'composer.too_long': '{n, plural, one {# character too long} other {# characters too long}}',
  'composer.file_problem': 'A file cannot be sent as it is. See what it says and remove or replace it.', 'composer.files': 'Files to send', 'composer.caption': 'Add a caption', 'composer.caption_for': 'Caption for {name}', 'composer.remove': 'Remove {name}',
  'composer.drop_reply': 'Do not quote', 'composer.drop': 'Drop files to send them here', 'composer.kept': 'Your draft is kept:', 'composer.send_enter': 'Send (Enter). Shift+Enter makes a new line.', 'composer.send_mod': 'Send ({mod}+Enter). Enter makes a new line.',
  'plus.label': 'Add', 'plus.file': 'Photo, video or file', 'plus.location': 'Location', 'plus.contact': 'Contact', 'plus.buttons': 'Question with buttons', 'plus.list': 'List of choices', 'plus.link': 'Link button',
  'location.point': 'Coordinates', 'location.name': 'Name (optional)', 'location.address': 'Address (optional)', 'location.missing': 'Needs latitude and longitude, as maps copy them.',
  'inter.body': 'Text', 'inter.button': 'Button {n, number}', 'inter.add_button': 'Add a button', 'inter.missing': 'Needs a text and at least one button.', 'inter.twice': 'Two buttons have the same words.',
  'inter.list_button': 'Words on the button that opens the list', 'inter.list_button_start': 'Choose', 'inter.row': 'Choice {n, number}', 'inter.description': 'Description (optional)', 'inter.add_row': 'Add a choice', 'inter.missing_list': 'Needs a text, a button and at least one choice.',
  'inter.link_title': 'Words on the button', 'inter.link_url': 'Address', 'inter.missing_link': 'Needs a text, words for the button and an address that starts with https://.',
  'file.empty': 'The file is empty.', 'file.empty_way': 'Choose it again.', 'file.type': 'WhatsApp does not take this type of file ({type}).', 'file.unknown_type': 'unknown', 'file.type_way': 'Send it as PDF, JPEG, PNG, MP4 or another common type.',
  'file.size': 'It is {size}; WhatsApp takes at most {max} ({kind}).', 'file.size_way': 'Make it smaller, or send a link to it.',

  'contact.pane': 'Customer', 'contact.nameless': 'No name', 'contact.name': 'Name', 'contact.rename': 'Rename', 'contact.phone': 'Phone', 'contact.hidden_phone': 'Hidden by the customer', 'contact.username': 'Username', 'contact.number': 'Wrote to',
  'contact.assignee': 'Assigned to', 'contact.window': 'Window', 'contact.on_phone': 'On the phone', 'contact.came_from': 'Came from', 'contact.others': 'Other conversations', 'contact.other': 'Conversation', 'contact.hide': 'Hide customer details', 'contact.missing': 'Needs a name and a phone number.',

  'account.linked': 'Linked', 'account.offboarded': 'Unlinked', 'account.disconnected': 'Disconnected', 'account.token_dead': 'Access token refused', 'account.restricted': 'Restricted',
  'numbers.about': 'Each number, whether it lives, and what waits.', 'numbers.none': 'No number is connected yet.', 'numbers.hybrid': 'on the phone and here', 'numbers.api': 'here only', 'numbers.since': 'since {time}', 'numbers.lamps': 'Lamps',
  'numbers.signs': 'Last signs of life', 'numbers.lag': 'Behind by', 'numbers.queue': 'Waiting', 'numbers.limits': 'Limits', 'numbers.quality': 'Quality', 'numbers.cannot': '{n, plural, one {# thing this number cannot do} other {# things this number cannot do}}',
  'numbers.unknown': '{n, plural, one {# thing from WhatsApp we do not know yet} other {# things from WhatsApp we do not know yet}}', 'numbers.unknown_about': 'Nothing of it is lost: the bytes are kept and can be read again by a newer version.',
  'lamp.phone': 'Phone', 'lamp.cloud_api': 'Cloud API', 'lamp.sangam': 'Sangam', 'lamp.business': 'Business', 'lamp.green': 'Works', 'lamp.amber': 'Needs a look', 'lamp.red': 'Does not work', 'lamp.unknown': 'Not known yet',
  'sign.last_webhook_at': 'Anything from WhatsApp', 'sign.last_inbound_at': 'Message from a customer', 'sign.last_phone_at': 'App open on the phone', 'sign.last_echo_at': 'Message from the phone', 'sign.last_status_at': 'Delivery report', 'sign.last_sent_at': 'Message sent from here',
  'queue.outbound': 'To be sent', 'queue.unknown': 'Not known whether sent', 'queue.parked': 'Parked events', 'queue.media_pending': 'Media to fetch',
  'limit.per_second': 'Messages per second', 'limit.pair': 'To one customer', 'limit.pair_value': 'one per {span}, {burst, number} at once', 'quality.green': 'Good', 'quality.yellow': 'Medium', 'quality.red': 'Low', 'quality.high': 'Good', 'quality.medium': 'Medium', 'quality.low': 'Low', 'quality.unknown': 'Not known',
  'unknown.where': 'Where', 'unknown.name': 'Name', 'unknown.count': 'Count', 'unknown.last': 'Last seen',
  'parked.about': 'What WhatsApp sent and could not be applied. The bytes are kept; replay tries again.', 'parked.parked_tab': 'Parked', 'parked.replayed_tab': 'Replayed', 'parked.received': 'Received', 'parked.kind': 'Kind', 'parked.reason': 'Reason', 'parked.tries': 'Tries', 'parked.size': 'Size', 'parked.actions': 'Actions',
  'parked.no_account': 'No number', 'parked.show': 'Show', 'parked.replay': 'Replay', 'parked.replayed': 'Applied.', 'parked.still': 'Still parked: {why}', 'parked.none': 'Nothing is parked. Everything WhatsApp sent was applied.', 'parked.none_replayed': 'Nothing has been replayed yet.', 'parked.body': 'Raw body',
  'settings.about': 'For you, on every computer you sign in on.', 'settings.language': 'Language', 'settings.theme': 'Theme', 'settings.send_key': 'Send with', 'settings.density': 'Density', 'settings.name': 'Your name, as the team sees it', 'settings.saved': 'Saved.',
  'theme.system': 'As the computer', 'theme.light': 'Light', 'theme.dark': 'Dark', 'density.comfortable': 'Comfortable', 'density.compact': 'Compact', 'send_key.enter': 'Enter', 'send_key.enter_hint': 'Shift+Enter makes a new line', 'send_key.mod_enter': '{mod} + Enter', 'send_key.mod_enter_hint': 'Enter makes a new line',
  'members.about': 'The people who answer here.', 'members.about_member': 'The people who answer here. Owners, admins and managers can add someone.', 'members.add': 'Add a member', 'members.added': '{name} can sign in now.', 'members.name': 'Name', 'members.role': 'Role', 'members.since': 'since {date}', 'members.disabled': 'Cannot sign in', 'members.disable': 'Disable', 'members.disable_title': 'Disable {name}?', 'members.disable_about': '{name} is signed out everywhere at once and can no longer sign in. What they wrote stays. You can enable them again at any time.', 'members.enable': 'Enable', 'members.heir': 'Who gets their open conversations?', 'members.heir_nobody': 'Nobody: they become unassigned',

  'error.unreachable': 'The server cannot be reached.', 'error.internal': 'Something went wrong.', 'error.undone': 'That was undone. {why}', 'error.list': 'The list cannot be fetched now.', 'picker.failed': 'The search cannot be done now.', 'error.thread': 'The messages cannot be fetched now.', 'error.health': 'The state of this number cannot be fetched now.',

  'unknown.twice': 'Sending again may make the customer get it twice.',
  'action.copy': 'Copy', 'action.cancel': 'Cancel', 'action.edit': 'Edit',
  'numbers.connect': 'Connect a number', 'numbers.connected': '{name} is connected.', 'numbers.edit': 'Edit {name}', 'numbers.changed': 'Saved.', 'numbers.linked': 'It is linked again', 'numbers.linked_hint': 'Sending starts again. If WhatsApp still refuses, this notice comes back.', 'numbers.none_member': 'An owner connects numbers here.', 'numbers.callback': 'Callback URL',
  'numbers.callback_about': 'Enter it in Meta’s app settings under WhatsApp › Configuration, together with the verify token. It must be reachable from the internet by https.', 'numbers.no_https': 'This address is not https, so Meta will not take it. Open Sangam by its public address.',
  'number.name': 'Name', 'number.name_hint': 'What your team calls it, as “Shop phone”. Left empty: the number.', 'number.number': 'Number', 'number.number_hint': 'With + and country code.', 'number.phone_number_id': 'Phone number ID',
  'number.phone_number_id_hint': 'Meta’s app settings › WhatsApp › API setup.', 'number.waba_id': 'WhatsApp business account ID', 'number.waba_id_hint': 'On the same page.', 'number.mode': 'How the number is used', 'number.hybrid': 'On the phone and here',
  'number.hybrid_hint': 'The WhatsApp Business app stays in use; both see every chat.', 'number.api': 'Here only', 'number.api_hint': 'No app on a phone uses this number.', 'number.access_token': 'Access token', 'number.access_token_hint': 'Of a system user, without an end date.',
  'number.app_secret': 'App secret', 'number.app_secret_hint': 'Meta’s app settings › Basic. It proves that a webhook is Meta’s.', 'number.verify_token': 'Verify token', 'number.verify_token_hint': 'Any text; enter the same one at Meta.',
  'number.make': 'Make one and copy it', 'number.made': 'Made and copied: paste it at Meta.', 'number.secrets': 'Secrets are stored sealed and never shown again.', 'number.keep': 'Empty: stays as it is.', 'number.new_access_token': 'New access token',
  'number.new_access_token_hint': 'Counts from the next message on. If WhatsApp refused the old one, waiting messages go out.', 'number.new_app_secret': 'New app secret', 'number.new_app_secret_hint': 'Rotation: counts at once for every number of the same Meta app. The one before stays accepted, so no webhook is lost: enter it here first, then reset it at Meta.',
  'number.new_verify_token': 'New verify token', 'number.new_verify_token_hint': 'Only asked for when Meta checks the callback URL; enter the same one there.', 'number.pace': 'Pace of sending',
  'pace.platform': 'As fast as WhatsApp allows', 'pace.platform_hint': 'For everyday answers.', 'pace.careful': 'Careful', 'pace.careful_hint': '5 a second. For a new number, or one whose quality has dropped: bursts look like spam to WhatsApp.',
  'plus.only_phone': 'Only from the phone: {list}', 'plus.cannot': 'Not possible here: {list}',
  'limits.more': 'What works where, and why', 'limits.label': 'What cannot be done with this message',
  'page.keys': 'API keys',
  'keys.about': 'For programs that read or write in your name. A key works at once and until it ends or is revoked.', 'keys.owner': 'Only owners and admins may see and make API keys.', 'keys.none': 'No key yet.', 'keys.add': 'Make a key', 'keys.name': 'Name',
  'keys.name_hint': 'What uses it, as “Website orders”.', 'keys.scope': 'What it may do', 'keys.key': 'Key', 'keys.created': 'Made', 'keys.used': 'Last used', 'keys.expires': 'Ends', 'keys.ended': 'ended {date}', 'keys.never': 'never',
  'scope.read': 'Read', 'scope.read_hint': 'Conversations, messages, files, contacts.', 'scope.write': 'Read and write', 'scope.write_hint': 'Also send, assign and resolve.', 'scope.admin': 'Everything', 'scope.admin_hint': 'Also numbers and members, but no keys.',
  'keys.for_30': '30 days', 'keys.for_90': '90 days', 'keys.for_365': '1 year', 'keys.for_ever': 'No end', 'keys.expiry': 'Ends after', 'keys.once': 'Copy it now: it is shown only once and stored nowhere.', 'keys.made': '{name}: your new key',
  'keys.done': 'I have copied it', 'keys.revoke': 'Revoke', 'keys.revoke_title': 'Revoke {name}?', 'keys.revoke_about': 'Whatever uses this key stops working at once. This cannot be undone.', 'keys.revoked': '{name} no longer works.',
  'settings.programs': 'Programs', 'settings.keys_about': 'Let a program read or send through the HTTP API.',

  'time.today': 'Today', 'time.yesterday': 'Yesterday', 'time.ago': '{span} ago', 'time.never': 'never', 'time.ms': '{n, number}\u00a0ms', 'time.seconds': '{n, number}\u00a0s', 'time.minutes': '{n, number}\u00a0min', 'time.hours': '{n, number}\u00a0h', 'time.hours_minutes': '{h, number}\u00a0h\u00a0{m, number}\u00a0min', 'time.days': '{n, plural, one {#\u00a0day} other {#\u00a0days}}',
} as const satisfies Record<string, string>
