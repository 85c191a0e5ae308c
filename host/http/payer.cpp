// Strict in form, lenient in what an address may be: the provider judges that.
#include "http/payer.h"

namespace tallyport::http {

topup::Payer read_payer(JsonBody& body) {
  auto object = body.object("payer");
  topup::Payer payer{object.text("email", 254), object.text("name", 200), object.text("phone", 40)};
  if (!payer.email.empty() && payer.email.find('@') == std::string::npos)
    object.complain("email", "is not an e-mail address");
  object.close();
  return payer;
}

}  // namespace tallyport::http
