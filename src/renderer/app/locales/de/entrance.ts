export const entrance = {
  entrance: {
    title: 'Dieses Fenster wurde nicht eingelassen',
    usedSeconds:
      'Seine Adresse wurde schon benutzt, vor {count} s. Eine Adresse lässt ein Fenster ein, ein einziges Mal.',
    usedMinutes:
      'Seine Adresse wurde schon benutzt, vor {count} min. Eine Adresse lässt ein Fenster ein, ein einziges Mal.',
    usedByWhom:
      'Wenn Sie sie nicht zweimal geöffnet haben, hat jemand anderes sie benutzt. Das Fenster, das damit hereinkam, ist jetzt ausgeschlossen, und ein Alarm in allen übrigen sagt es.',
    expired: 'Seine Adresse ist älter als zehn Minuten und gilt nicht mehr.',
    unknown: 'Seine Adresse stammt nicht von diesem Supercargo. Vielleicht wurde Supercargo seitdem neu gestartet.',
    missing: 'Seine Adresse enthält keinen Code: Jeder an diesem Rechner hätte sie eintippen können.',
    ended:
      'Es ist nicht mehr bekannt: Supercargo wurde neu gestartet, oder jemand anderes hat die Adresse dieses Fensters ebenfalls benutzt.',
    unreachable: 'Supercargo hat nicht geantwortet. Wahrscheinlich wurde es geschlossen.',
    another:
      'Für ein weiteres Fenster öffnen Sie die Datei window.html im Datenordner von Supercargo, oder starten Sie Supercargo neu. Nur Ihr eigenes Benutzerkonto kann diese Datei lesen.',
  },
};
