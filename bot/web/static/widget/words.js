// Written by `python -m bot.web.words` from knowledge/strings; do not edit.

export const SERVICE_URL = "https://zefas.sachsen.de/servicestelle-internationale-fachkraefte-fuer-sachsen-4644.html";

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
   "widget.launcher": "فتح المحادثة",
   "widget.title": "Lotse، دليلك إلى ساكسونيا",
   "widget.close": "إغلاق المحادثة",
   "widget.menu": "القائمة",
   "widget.new_tab": "يُفتح في علامة تبويب جديدة",
   "widget.system": "ملاحظة",
   "widget.down": "لا يمكن الوصول إلى Lotse حالياً. يرجى المحاولة لاحقاً. ويمكنك التحدث إلى شخص عبر مركز الخدمة.",
   "widget.emergency": "في حالة الطوارئ: الشرطة 110، الإطفاء والإسعاف 112.",
   "widget.talk_to_person": "التحدث إلى شخص",
   "widget.retry": "محاولة جديدة",
   "widget.service": "إلى مركز الخدمة"
  }
 },
 "cs": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Otevřít chat",
   "widget.title": "Lotse, průvodce Saskem",
   "widget.close": "Zavřít chat",
   "widget.menu": "Nabídka",
   "widget.new_tab": "otevře se na nové kartě",
   "widget.system": "Upozornění",
   "widget.down": "Lotse teď není dostupný. Zkuste to prosím později. Člověka zastihnete přes kontaktní místo.",
   "widget.emergency": "V nouzi: policie 110, hasiči a záchranná služba 112.",
   "widget.talk_to_person": "Mluvit s člověkem",
   "widget.retry": "Zkusit znovu",
   "widget.service": "Na kontaktní místo"
  }
 },
 "es": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Abrir chat",
   "widget.title": "Lotse, su guía para Sajonia",
   "widget.close": "Cerrar chat",
   "widget.menu": "Menú",
   "widget.new_tab": "se abre en una pestaña nueva",
   "widget.system": "Aviso",
   "widget.down": "Lotse no está disponible en este momento. Por favor, inténtelo más tarde. Puede hablar con una persona a través del centro de atención.",
   "widget.emergency": "En caso de emergencia: policía 110, bomberos y ambulancia 112.",
   "widget.talk_to_person": "Hablar con una persona",
   "widget.retry": "Intentar de nuevo",
   "widget.service": "Ir al centro de atención"
  }
 },
 "fr": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Ouvrir le chat",
   "widget.title": "Lotse, votre guide pour la Saxe",
   "widget.close": "Fermer le chat",
   "widget.menu": "Menu",
   "widget.new_tab": "s’ouvre dans un nouvel onglet",
   "widget.system": "Information",
   "widget.down": "Lotse n’est pas disponible pour le moment. Veuillez réessayer plus tard. Pour parler à une personne, contactez le point d’accueil.",
   "widget.emergency": "En cas d’urgence : police 110, pompiers et secours 112.",
   "widget.talk_to_person": "Parler à une personne",
   "widget.retry": "Réessayer",
   "widget.service": "Aller au point d’accueil"
  }
 },
 "pl": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Otwórz czat",
   "widget.title": "Lotse, przewodnik po Saksonii",
   "widget.close": "Zamknij czat",
   "widget.menu": "Menu",
   "widget.new_tab": "otwiera się w nowej karcie",
   "widget.system": "Informacja",
   "widget.down": "Lotse jest teraz niedostępny. Prosimy spróbować później. Z człowiekiem można porozmawiać przez punkt informacyjny.",
   "widget.emergency": "W nagłych wypadkach: policja 110, straż pożarna i pogotowie 112.",
   "widget.talk_to_person": "Rozmowa z człowiekiem",
   "widget.retry": "Spróbuj ponownie",
   "widget.service": "Do punktu informacyjnego"
  }
 },
 "pt": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Abrir o chat",
   "widget.title": "Lotse, guia para a Saxónia",
   "widget.close": "Fechar o chat",
   "widget.menu": "Menu",
   "widget.new_tab": "abre num novo separador",
   "widget.system": "Aviso",
   "widget.down": "O Lotse não está disponível neste momento. Por favor, tente mais tarde. Pode falar com uma pessoa através do serviço de atendimento.",
   "widget.emergency": "Em caso de emergência: polícia 110, bombeiros e ambulância 112.",
   "widget.talk_to_person": "Falar com uma pessoa",
   "widget.retry": "Tentar novamente",
   "widget.service": "Ir para o serviço de atendimento"
  }
 },
 "ru": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Открыть чат",
   "widget.title": "Lotse, гид по Саксонии",
   "widget.close": "Закрыть чат",
   "widget.menu": "Меню",
   "widget.new_tab": "откроется в новой вкладке",
   "widget.system": "Сообщение",
   "widget.down": "Lotse сейчас недоступен. Пожалуйста, попробуйте позже. Поговорить с человеком можно через сервисный центр.",
   "widget.emergency": "В экстренном случае: полиция 110, пожарные и скорая помощь 112.",
   "widget.talk_to_person": "Поговорить с человеком",
   "widget.retry": "Попробовать снова",
   "widget.service": "В сервисный центр"
  }
 },
 "tr": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Sohbeti aç",
   "widget.title": "Lotse, Saksonya rehberi",
   "widget.close": "Sohbeti kapat",
   "widget.menu": "Menü",
   "widget.new_tab": "yeni sekmede açılır",
   "widget.system": "Bilgi",
   "widget.down": "Lotse’ye şu anda ulaşılamıyor. Lütfen daha sonra yeniden deneyin. Bir insana hizmet merkezi üzerinden ulaşabilirsiniz.",
   "widget.emergency": "Acil durumda: polis 110, itfaiye ve ambulans 112.",
   "widget.talk_to_person": "Bir insanla konuş",
   "widget.retry": "Yeniden dene",
   "widget.service": "Hizmet merkezine git"
  }
 },
 "uk": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Відкрити чат",
   "widget.title": "Lotse, гід по Саксонії",
   "widget.close": "Закрити чат",
   "widget.menu": "Меню",
   "widget.new_tab": "відкриється в новій вкладці",
   "widget.system": "Повідомлення",
   "widget.down": "Lotse зараз недоступний. Будь ласка, спробуйте пізніше. Поговорити з людиною можна через сервісний центр.",
   "widget.emergency": "В екстреному випадку: поліція 110, пожежна служба та швидка допомога 112.",
   "widget.talk_to_person": "Поговорити з людиною",
   "widget.retry": "Спробувати ще раз",
   "widget.service": "До сервісного центру"
  }
 },
 "vi": {
  "direction": "ltr",
  "strings": {
   "widget.launcher": "Mở chat",
   "widget.title": "Lotse, hướng dẫn về Sachsen",
   "widget.close": "Đóng chat",
   "widget.menu": "Menu",
   "widget.new_tab": "mở trong thẻ mới",
   "widget.system": "Thông báo",
   "widget.down": "Hiện không kết nối được với Lotse. Vui lòng thử lại sau. Bạn có thể gặp người tư vấn qua trung tâm hỗ trợ.",
   "widget.emergency": "Trường hợp khẩn cấp: cảnh sát 110, cứu hỏa và cấp cứu 112.",
   "widget.talk_to_person": "Nói chuyện với người",
   "widget.retry": "Thử lại",
   "widget.service": "Đến trung tâm hỗ trợ"
  }
 }
};
