import type { TokenRecognizer } from './recognizer.ts';

/** Path prefix that a profile has on each host; an empty one means that the first segment is the profile. */
const HOSTS: Record<string, string[]> = {
  'linkedin.com': ['in/', 'pub/'],
  'facebook.com': ['people/', 'profile.php?id=', ''],
  'fb.com': [''],
  'instagram.com': [''],
  'twitter.com': [''],
  'x.com': [''],
  'threads.net': ['@'],
  'bsky.app': ['profile/'],
  'tiktok.com': ['@'],
  'youtube.com': ['@', 'user/', 'c/', 'channel/'],
  'github.com': ['sponsors/', ''],
  'gitlab.com': [''],
  'github.io': [''],
  'medium.com': ['@'],
  'dev.to': [''],
  'reddit.com': ['user/', 'u/'],
  'twitch.tv': [''],
  'snapchat.com': ['add/', '@'],
  't.me': [''],
  'wa.me': [''],
  'pinterest.com': [''],
  'pinterest.fr': [''],
  'stackoverflow.com': ['users/'],
  'orcid.org': [''],
  'researchgate.net': ['profile/'],
  'viadeo.com': ['p/', 'profile/', 'fr/profile/'],
  'viadeo.journaldunet.com': ['p/'],
  'malt.fr': ['profile/'],
  'malt.com': ['profile/'],
  'doctolib.fr': [''],
  'strava.com': ['athletes/'],
  'soundcloud.com': [''],
  'behance.net': [''],
  'dribbble.com': [''],
  'copainsdavant.linternaute.com': ['p/'],
  'xing.com': ['profile/'],
  'calendly.com': [''],
  'paypal.me': [''],
  'keybase.io': [''],
  'about.me': [''],
  'linktr.ee': [''],
  'vk.com': [''],
  'flickr.com': ['people/', 'photos/'],
  'kaggle.com': [''],
  'quora.com': ['profile/'],
  'goodreads.com': ['user/show/'],
  'open.spotify.com': ['user/'],
  'scholar.google.com': ['citations?user='],
  'huggingface.co': [''],
  'monzo.me': [''],
  'venmo.com': ['u/', ''],
  'ko-fi.com': [''],
  'buymeacoffee.com': [''],
  'patreon.com': [''],
  'letterboxd.com': [''],
  'codepen.io': [''],
  'leetcode.com': ['u/', ''],
  'last.fm': ['user/'],
  'unsplash.com': ['@'],
  'artstation.com': [''],
  'deviantart.com': [''],
  'revolut.me': [''],
  'lydia-app.com': ['collect/'],
  'cal.com': [''],
  'bandcamp.com': [''],
  'discogs.com': ['user/'],
  'blablacar.fr': ['user/'],
  'leboncoin.fr': ['profile/', 'profil/'],
  'vinted.fr': ['member/'],
  'mastodon.social': ['@'],
  'piaille.fr': ['@'],
  'mamot.fr': ['@'],
  'framapiaf.org': ['@'],
};
/** First segments that are pages of the service, not people. */
const PAGES = new Set(
  (
    'about help login signup explore search settings features pricing blog jobs legal privacy terms home watch groups events pages marketplace ' +
    'intent share sharer hashtag i p reel reels stories tv topics trending orgs organizations enterprise security docs company companies school ' +
    'apps collections sponsors contact support careers press news download downloads api developers status r videos directory public tag tags'
  ).split(' '),
);
const URL = /https?:\/\/[^\s<>"'`«»()[\]{}|\\^]{4,300}/iy;
/** Paths of sites of anyone: /~jdupont, /users/jdupont, /profil/marie-durand, /@marie. */
const ANY_HOST =
  /^\/(?:~[\w.-]{2,}|@[\w.-]{2,}(?:@[\w.-]+)?|(?:u|user|users|profile|profiles|profil|profils|membre|membres|member|members|people|author|auteur)\/[\w.%~@-]{3,})\/?(?:[?#].*)?$/i;

/** Addresses of a person's page: profiles on known services, and `/users/…`, `/profil/…`, `/~…`, `/@…` anywhere. With their scheme. */
export const urlPersonal: TokenRecognizer = {
  name: 'url-personal',
  types: ['URL_PERSONAL'],
  trigger: 'scheme',
  find(scan, index, found) {
    const { text } = scan;
    const colon = scan.start[index] ?? 0;
    let start = colon;
    while (start > 0 && colon - start < 6 && /[a-z]/i.test(text.charAt(start - 1))) start--;
    URL.lastIndex = start;
    const match = URL.exec(text);
    if (!match) return;
    const value = match[0].replace(/[.,;:!?*_]+$/, '');
    const slash = value.indexOf('/', 8);
    if (slash < 0) return;
    const host = value
      .slice(value.indexOf('//') + 2, slash)
      .toLowerCase()
      .replace(/^[^@]*@/, '')
      .replace(/:\d+$/, '');
    const path = value.slice(slash);
    if (!isProfile(host, path)) return;
    found.push({ start, end: start + value.length, type: 'URL_PERSONAL', score: 1, recognizer: 'url-personal' });
  },
};

function isProfile(host: string, path: string): boolean {
  const service = serviceOf(host);
  if (service === undefined) return ANY_HOST.test(path);
  const rest = path.slice(1).toLowerCase();
  for (const prefix of service) {
    if (!rest.startsWith(prefix)) continue;
    const name = rest.slice(prefix.length);
    const [first = ''] = name.split(/[/?#]/);
    if (first === '' || PAGES.has(first)) continue;
    if (prefix !== '') return true;
    // Deeper paths (a repository, a post) are works, not profiles.
    const tail = name.slice(first.length).replace(/^\/?(?:[?#].*)?$/, '');
    if (tail === '' || /^\/$/.test(tail)) return true;
  }
  return false;
}

function serviceOf(host: string): string[] | undefined {
  const own = HOSTS[host];
  if (own) return own;
  // www., m., fr. … one label in front.
  const dot = host.indexOf('.');
  return dot < 0 ? undefined : HOSTS[host.slice(dot + 1)];
}
