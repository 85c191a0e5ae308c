// Texts: every word of our pages, with what it says where the configuration has none of its own.
// TALLYPORT_PAGE_TEXTS is the one list: names here are the keys there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tallyport::pages {

// Name, words. "…_text" is what follows the heading before it; {name} is the storefront's.
#define TALLYPORT_PAGE_TEXTS(X)                                                                    \
  X(wallet, "Wallet")                                                                              \
  X(balance, "Balance")                                                                            \
  X(held, "held")                                                                                  \
  X(add_credit, "Add credit")                                                                      \
  X(history, "History")                                                                            \
  X(no_history, "Nothing has happened here yet.")                                                  \
  X(older, "Older entries")                                                                        \
  X(newest, "Newest entries")                                                                      \
  X(kind_topup, "Top-up")                                                                          \
  X(kind_received, "Received")                                                                     \
  X(kind_spent, "Spent")                                                                           \
  X(kind_returned, "Payment returned")                                                             \
  X(kind_corrected, "Correction")                                                                  \
  X(choose_amount, "Choose an amount")                                                             \
  X(amount, "Amount")                                                                              \
  X(from, "from")                                                                                  \
  X(to, "to")                                                                                      \
  X(pay_with, "Pay with")                                                                          \
  X(other_method, "Card or another method")                                                        \
  X(save_method, "Save it for next time")                                                          \
  X(continue_to_payment, "Continue to payment")                                                    \
  X(wrong_amount, "Choose one of the amounts that are offered.")                                   \
  X(old_form, "This form was too old, so nothing was done. Please try again.")                     \
  X(not_started, "The payment could not be started, and nothing was charged. Please try again.")   \
  X(methods, "Payment methods")                                                                    \
  X(no_methods, "Nothing is saved. You can save a card when you add credit.")                      \
  X(method_default, "Default")                                                                     \
  X(make_default, "Make default")                                                                  \
  X(remove, "Remove")                                                                              \
  X(expires, "expires")                                                                            \
  X(not_changed, "That could not be done now. Please try again.")                                  \
  X(log_out, "Log out")                                                                            \
  X(help, "Need help?")                                                                            \
  X(skip, "Skip to the content")                                                                   \
  X(log_in, "Log in")                                                                              \
  X(logged_out, "You are logged out")                                                              \
  X(logged_out_text, "To see your wallet, go back to where you came from and open it from there.") \
  X(link_used, "This link was used already")                                                       \
  X(link_used_text,                                                                                \
    "It opens your wallet once, and for some minutes only. Go back and open it from there again.") \
  X(no_payment, "No payment was named")                                                            \
  X(no_payment_text, "If you paid, nothing is lost: it is in your history once it is confirmed.")  \
  X(unknown_payment, "This payment is not known here")                                             \
  X(unknown_payment_text,                                                                          \
    "The address may have been cut short. If you paid, nothing is lost: it is in your history "    \
    "once it is confirmed. Otherwise ask us.")                                                     \
  X(paid, "Payment received")                                                                      \
  X(paid_text, "Thank you. The credit has been added to your account. You can close this page.")   \
  X(partly_refunded, "Payment partly refunded")                                                    \
  X(partly_refunded_text,                                                                          \
    "A part of this payment was returned to you, and the credit for it taken back.")               \
  X(disputed, "Payment disputed")                                                                  \
  X(disputed_text, "Your bank has been asked to take this payment back.")                          \
  X(refunded, "Payment refunded")                                                                  \
  X(refunded_text, "This payment was returned to you, and its credit taken back.")                 \
  X(cancelled, "Payment cancelled")                                                                \
  X(cancelled_text, "The payment was called off.")                                                 \
  X(expired, "Time ran out")                                                                       \
  X(expired_text, "The payment was not made in time.")                                             \
  X(failed, "Payment not completed")                                                               \
  X(card_declined, "Your bank or wallet did not allow the payment.")                               \
  X(insufficient_funds, "There was not enough money where you paid from.")                         \
  X(expired_card, "The card's validity is over.")                                                  \
  X(incorrect_cvc, "The card's security code was not right.")                                      \
  X(incorrect_details, "Something that was typed in was not right.")                               \
  X(authentication_failed, "Your bank could not confirm that it was you.")                         \
  X(method_not_supported, "This way of paying is not accepted here.")                              \
  X(limit_exceeded, "The payment is above a limit of your card or account.")                       \
  X(payer_cancelled, "You left the payment before it was complete.")                               \
  X(other_reason, "The payment did not go through.")                                               \
  X(no_credit, "No credit was added. To try again, go back to where you started.")                 \
  X(ask_with_reference,                                                                            \
    "If money left your account all the same, ask {name} and give this reference:")                \
  X(waiting, "Waiting for confirmation")                                                           \
  X(waiting_text, "Your payment is being confirmed; you need not pay again.")                      \
  X(looks_again, "This page looks again by itself.")                                               \
  X(look_again, "Look again")                                                                      \
  X(waiting_long,                                                                                  \
    "This takes longer than usual. The credit is added as soon as the payment is confirmed; you "  \
    "need not pay again and can close this page.")                                                 \
  X(checked, "Your payment is being checked")                                                      \
  X(checked_text,                                                                                  \
    "Something about it has to be looked at by a person. Nothing is lost; please do not pay "      \
    "again.")                                                                                      \
  X(not_paid, "You have not paid yet")                                                             \
  X(not_paid_text,                                                                                 \
    "You left before the payment was complete. Go on paying, or close this page: leaving costs "   \
    "nothing.")                                                                                    \
  X(go_on_paying, "Go on paying")                                                                  \
  X(unavailable, "We cannot look just now")                                                        \
  X(unavailable_text,                                                                              \
    "Nothing is lost: what you paid is credited once we can; please do not pay again.")            \
  X(credit, "Credit")                                                                              \
  X(new_balance, "New balance")                                                                    \
  X(returned, "Returned")                                                                          \
  X(reference, "Reference")

struct Texts {
#define X(name, text) std::string name = text;
  TALLYPORT_PAGE_TEXTS(X)
#undef X
};

// Null where there is no text of the name.
std::string* find_text(Texts& texts, std::string_view name);
std::vector<std::string_view> text_names();

}  // namespace tallyport::pages
