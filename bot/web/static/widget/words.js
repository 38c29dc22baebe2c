// Written by `python -m bot.web.words` from knowledge/strings; do not edit.

export const SERVICE_URL = "";

export const WORDS = {
 "de": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Chat öffnen",
   "widget.title": "Lotse, Wegweiser für Sachsen",
   "widget.close": "Chat schließen",
   "widget.menu": "Menü",
   "widget.new_tab": "öffnet in einem neuen Tab",
   "widget.system": "Hinweis",
   "widget.down": "Lotse ist gerade nicht erreichbar. Bitte versuchen Sie es später noch einmal. Einen Menschen erreichen Sie über die Servicestelle.",
   "widget.emergency": "Im Notfall: Polizei 110, Feuerwehr und Rettungsdienst 112.",
   "widget.talk_to_person": "Mit einem Menschen sprechen",
   "widget.retry": "Erneut versuchen",
   "widget.service": "Zur Servicestelle"
  }
 },
 "en": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Open chat",
   "widget.title": "Lotse, guide to Saxony",
   "widget.close": "Close chat",
   "widget.menu": "Menu",
   "widget.new_tab": "opens in a new tab",
   "widget.system": "Note",
   "widget.down": "Lotse cannot be reached at the moment. Please try again later. You can reach a person through the service point.",
   "widget.emergency": "In an emergency: police 110, fire brigade and ambulance 112.",
   "widget.talk_to_person": "Talk to a person",
   "widget.retry": "Try again",
   "widget.service": "Go to the service point"
  }
 },
 "ar": {
  "direction": "rtl",
  "strings": {
   "widget.launcher": "افتح المحادثة",
   "widget.title": "Lotse، دليل ساكسونيا",
   "widget.close": "أغلق المحادثة",
   "widget.menu": "القائمة",
   "widget.new_tab": "يفتح في علامة تبويب جديدة",
   "widget.system": "ملاحظة",
   "widget.down": "لا يمكن الوصول إلى Lotse حالياً. حاول لاحقاً من فضلك. يمكنك الوصول إلى إنسان عبر مركز الخدمة.",
   "widget.emergency": "في حالة الطوارئ: الشرطة 110، الإطفاء والإسعاف 112.",
   "widget.talk_to_person": "تحدث إلى إنسان",
   "widget.retry": "حاول مرة أخرى",
   "widget.service": "إلى مركز الخدمة"
  }
 }
};
