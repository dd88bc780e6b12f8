/** Towns that close an address without a postcode ("12 rue de la Paix, Paris"), in lower case. Large ones: a list of all would hold words. */
export const CITIES: ReadonlySet<string> = new Set(
  (
    'paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims toulon saint-étienne grenoble dijon angers nîmes ' +
    'villeurbanne clermont-ferrand aix-en-provence brest tours limoges amiens annecy perpignan metz besançon orléans rouen mulhouse caen nancy ' +
    'argenteuil montreuil roubaix tourcoing avignon dunkerque créteil poitiers versailles pau colmar calais cannes antibes quimper valence ' +
    'bourges troyes chambéry niort lorient vannes bayonne biarritz ajaccio bastia cholet laval belfort colombes courbevoie puteaux nanterre ' +
    'bruxelles brussels liège namur gand anvers genève lausanne zurich berne bâle luxembourg monaco casablanca rabat tunis alger dakar abidjan ' +
    'london manchester birmingham leeds glasgow edinburgh liverpool bristol sheffield cardiff belfast dublin oxford cambridge brighton leicester ' +
    'nottingham newcastle york bath reading southampton portsmouth norwich exeter boston chicago seattle houston dallas austin denver miami ' +
    'atlanta philadelphia phoenix portland toronto montréal montreal vancouver ottawa québec sydney melbourne berlin munich hamburg madrid ' +
    'barcelona rome milan amsterdam rotterdam lisbon lisbonne vienna vienne'
  ).split(' '),
);
